package io.onager.samples.gameroom.chaos;

import io.onager.testkit.Waiting;
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

/** All clients that watch, over all nodes, each with streams of several rooms and shapes. */
final class Swarm implements AutoCloseable {
  private final List<Watcher> watchers;

  private Swarm(List<Watcher> watchers) {
    this.watchers = watchers;
  }

  /** Makes {@code clients} of them and connects them. */
  static Swarm open(
      int clients, int streams, List<String> rooms, Nodes nodes, Random random, Findings findings) {
    var swarm =
        new Swarm(
            IntStream.range(0, clients)
                .mapToObj(
                    client ->
                        new Watcher(
                            nodes,
                            new Random(random.nextLong()),
                            streams(client, streams, rooms, random, findings)))
                .toList());
    swarm.watchers.forEach(Watcher::open);
    return swarm;
  }

  /** The shapes take turns, so that each is met as often as any other; the rooms are by chance. */
  private static List<WatchedStream> streams(
      int client, int count, List<String> rooms, Random random, Findings findings) {
    var chosen = new ArrayList<>(rooms);
    Collections.shuffle(chosen, random);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new WatchedStream(
                    "client " + client,
                    i + 1,
                    chosen.get(i % chosen.size()),
                    Shape.ALL.get((client * count + i) % Shape.ALL.size()),
                    findings))
        .toList();
  }

  /** Returns all streams of all clients. */
  Stream<WatchedStream> streams() {
    return watchers.stream().flatMap(watcher -> watcher.streams().stream());
  }

  /** Waits until every stream has begun. */
  void awaitBegin(Duration patience) {
    awaitPositions("begun", patience, stream -> 0);
  }

  /** Waits until every stream has reached the newest revision of its room. */
  void awaitHeads(Map<String, Long> heads, Duration patience) {
    awaitPositions("told all", patience, stream -> heads.getOrDefault(stream.room(), 0L));
  }

  private void awaitPositions(
      String what, Duration patience, ToLongFunction<WatchedStream> position) {
    Predicate<WatchedStream> isBehind = stream -> stream.position() < position.applyAsLong(stream);
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
    watchers.forEach(Watcher::close);
  }
}
