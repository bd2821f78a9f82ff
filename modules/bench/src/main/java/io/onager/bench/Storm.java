package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.load.LoadProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** All sessions are lost at once, miss some revisions, and are back at once. */
final class Storm {
  private static final int SESSIONS_FACTOR = 10;

  /** Connections watch them in turns ({@code $h}). */
  private static final int ACTORS = 100;

  private static final long MISSED = 100;

  private final Setup setup;
  private final int sessions;

  Storm(Setup setup) {
    this.setup = setup;
    this.sessions = setup.plan().sessions() * SESSIONS_FACTOR;
  }

  Result run() {
    var connected = new ArrayList<Double>();
    var live = new ArrayList<Double>();
    try (var server = Server.start(setup, Map.of());
        var load = LoadProcess.start(server.port())) {
      for (int round = -1; round < setup.plan().rounds(); round++) {
        var prefix = UUID.randomUUID() + "-";
        begin(load, prefix);
        miss(server, load, prefix);
        var before = load.progress().replays();
        var begin = System.nanoTime();
        load.connect(sessions);
        load.replay(1, 0, MISSED, "\"actor\":\"%s/%s$h\"".formatted(Board.ACTOR.name(), prefix));
        load.await("the first that is live", seen -> seen.replays() > before);
        var first = System.nanoTime() - begin;
        load.await("all sessions", seen -> seen.replays() == before + sessions);
        if (round >= 0) { // the one before is for warming up
          connected.add(first / 1e9);
          live.add((System.nanoTime() - begin) / 1e9);
        }
        load.drop();
      }
    }
    return new Result(
        List.of(
            new Figure("storm: the first session is live again", "s", Goal.NONE, connected),
            new Figure("storm: all sessions are live again", "s", Goal.atMost(15), live)),
        List.of(
            "storm: %,d sessions, a stream each, of %d actors; each missed %d revisions"
                .formatted(sessions, ACTORS, MISSED)));
  }

  private void begin(LoadProcess load, String prefix) {
    var states = load.progress().updates() + sessions;
    load.connect(sessions);
    load.send(
        "{\"type\":\"subscribe\",\"stream\":1,\"actor\":\"%s/%s$h\"}"
            .formatted(Board.ACTOR.name(), prefix));
    load.await("a stream on each session", seen -> seen.updates() == states);
  }

  /** Drops all sessions, and makes the revisions that they miss. */
  private static void miss(Server server, LoadProcess load, String prefix) {
    load.drop();
    IntStream.range(0, ACTORS)
        .mapToObj(number -> server.actor(Board.ACTOR, prefix + number))
        .forEach(actor -> Driver.drive(actor, Board::command, MISSED));
  }
}
