package io.onager.samples.gameroom.chaos;

import io.onager.testkit.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All clients that watch, over all nodes, each with streams of several rooms and shapes. Every
 * tenth is the Java client, the others speak the protocol themselves; some of the JavaScript client
 * come on top, where there is a Node to run them.
 */
final class Swarm implements AutoCloseable {
  private static final int LIBRARY_EACH = 10;
  private static final int SCRIPTS = 6;

  private final List<Viewer> watchers;

  private Swarm(List<Viewer> watchers) {
    this.watchers = watchers;
  }

  /**
   * Makes {@code clients} of them and connects them.
   *
   * @param log of the JavaScript client
   */
  static Swarm open(
      int clients,
      int streams,
      List<String> rooms,
      Nodes nodes,
      Random random,
      Findings findings,
      Path log) {
    var watchers = new ArrayList<Viewer>();
    for (var client = 0; client < clients; client++) {
      watchers.add(viewer(client, streams, rooms, nodes, random, findings));
    }
    var own =
        new Random(random.nextLong()); // also where they are left out: a seed stays what it is
    if (ScriptWatchers.isPossible()) {
      watchers.add(scripts(clients, streams, rooms, nodes, own, findings, log));
    }
    watchers.forEach(Viewer::open);
    return new Swarm(List.copyOf(watchers));
  }

  private static Viewer scripts(
      int first,
      int count,
      List<String> rooms,
      Nodes nodes,
      Random random,
      Findings findings,
      Path log) {
    var clients =
        IntStream.range(first, first + SCRIPTS)
            .mapToObj(
                client ->
                    Swarm.<ScriptStream>streams(
                        client,
                        count,
                        rooms,
                        random,
                        (number, room, shape) ->
                            new ScriptStream("client " + client, number, room, shape, findings)))
            .toList();
    return new ScriptWatchers(nodes, clients, log, findings);
  }

  private static Viewer viewer(
      int client, int count, List<String> rooms, Nodes nodes, Random random, Findings findings) {
    var own = new Random(random.nextLong());
    var name = "client " + client;
    if (client % LIBRARY_EACH == 0) {
      Making<LibraryStream> making =
          (number, room, shape) -> new LibraryStream(name, number, room, shape, findings);
      return new LibraryWatcher(nodes, streams(client, count, rooms, random, making));
    }
    Making<WatchedStream> making =
        (number, room, shape) -> new WatchedStream(name, number, room, shape, findings);
    return new Watcher(nodes, own, streams(client, count, rooms, random, making));
  }

  /** How a stream is made. */
  private interface Making<W> {
    W make(int number, String room, Shape shape);
  }

  /** The shapes take turns, so that each is met as often as any other; the rooms are by chance. */
  private static <W> List<W> streams(
      int client, int count, List<String> rooms, Random random, Making<W> making) {
    var chosen = new ArrayList<>(rooms);
    Collections.shuffle(chosen, random);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                making.make(
                    i + 1,
                    chosen.get(i % chosen.size()),
                    Shape.ALL.get((client * count + i) % Shape.ALL.size())))
        .toList();
  }

  /** Returns all streams of all clients. */
  Stream<Watched> streams() {
    return watchers.stream()
        .flatMap(watcher -> watcher.streams().stream().map(Watched.class::cast));
  }

  /** Waits until every stream has begun. */
  void awaitBegin(Duration patience) {
    awaitPositions("begun", patience, stream -> 0);
  }

  /** Waits until every stream has reached the newest revision of its room. */
  void awaitHeads(Map<String, Long> heads, Duration patience) {
    awaitPositions("told all", patience, stream -> heads.getOrDefault(stream.room(), 0L));
  }

  private void awaitPositions(String what, Duration patience, ToLongFunction<Watched> position) {
    Predicate<Watched> isBehind = stream -> stream.position() < position.applyAsLong(stream);
    try {
      Waiting.until("every stream to be " + what, patience, () -> streams().noneMatch(isBehind));
    } catch (AssertionError e) {
      throw new AssertionError(
          "%s; %d are not, such as %s"
              .formatted(
                  e.getMessage(),
                  streams().filter(isBehind).count(),
                  streams().filter(isBehind).limit(3).toList()),
          e);
    }
  }

  @Override
  public void close() {
    watchers.forEach(Viewer::close);
  }
}
