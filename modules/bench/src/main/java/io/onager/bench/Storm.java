package io.onager.bench;

import static io.onager.bench.Distribution.Percentile.MAX;

import io.onager.bench.Figure.Goal;
import io.onager.bench.load.LoadProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * All sessions are lost at once, miss some revisions, and come back at once; the server is the same
 * one, or another, which knows nothing but the journal.
 */
final class Storm {
  private static final int SESSIONS_FACTOR = 10;

  /** Connections watch them in turns ({@code $h}). */
  private static final int ACTORS = 100;

  /** Less than {@code onager.feed.replay-stretch}: one stretch of each actor. */
  private static final long MISSED = 100;

  private static final double MOST_MILLIS = 15_000;

  /** What came of one storm. */
  private record Passed(Times times, double readings) {}

  private final Setup setup;
  private final boolean restarted;
  private final int sessions;
  private final int actors;
  private Server server;
  private long updates;

  private Storm(Setup setup, boolean restarted) {
    this.setup = setup;
    this.restarted = restarted;
    this.sessions = setup.plan().sessions() * SESSIONS_FACTOR;
    this.actors = Math.min(ACTORS, sessions);
    this.server = Server.start(setup, Map.of());
  }

  static Result run(Setup setup) {
    return new Storm(setup, false).run("storm").and(new Storm(setup, true).run("storm, restarted"));
  }

  private Result run(String name) {
    var passed = new ArrayList<Passed>();
    try (var load = LoadProcess.start(server.port())) {
      pass(load); // for warming up
      for (int round = 0; round < setup.plan().rounds(); round++) {
        passed.add(pass(load));
      }
    } finally {
      server.close();
    }
    var times = passed.stream().map(Passed::times).toList();
    var seconds = times.stream().map(round -> round.millis(100) / 1_000).toList();
    var readings = passed.stream().map(Passed::readings).toList();
    return new Result(
        List.of(
            new Figure(
                name + ": all sessions live", "s", Goal.atMost(MOST_MILLIS / 1_000), seconds),
            new Figure(name + ": journal readings", "a stretch", Goal.atMost(1), readings)),
        List.of(Distribution.of(name + ": a session live", times, Map.of(MAX, MOST_MILLIS))),
        List.of(
            "%s: %,d sessions, a stream each, of %d actors; each missed %d revisions; 32 handshakes at a time"
                .formatted(name, sessions, actors, MISSED)));
  }

  private Passed pass(LoadProcess load) {
    var prefix = UUID.randomUUID() + "-";
    begin(load, prefix);
    load.drop();
    server.awaitNoWatchers();
    miss(prefix);
    if (restarted) {
      var port = server.port();
      server.close();
      server = Server.start(setup, Map.of("onager.server.port", port));
    }
    var before = server.readings();
    var nanos = load.comeBack(sessions, 0, MISSED, actor(prefix));
    var readings = server.readings() - before;
    updates += sessions * MISSED;
    load.await("all that was missed, once", seen -> seen.updates() == updates);
    load.drop();
    return new Passed(Times.of(nanos), (double) readings / actors);
  }

  private void begin(LoadProcess load, String prefix) {
    updates += sessions;
    load.connect(sessions);
    load.send("{\"type\":\"subscribe\",\"stream\":1,%s}".formatted(actor(prefix)));
    load.await("a stream on each session", seen -> seen.updates() == updates);
  }

  private void miss(String prefix) {
    IntStream.range(0, actors)
        .mapToObj(number -> server.actor(Board.ACTOR, prefix + number))
        .forEach(actor -> Driver.drive(actor, Board::command, MISSED));
  }

  private static String actor(String prefix) {
    return "\"actor\":\"%s/%s$h\"".formatted(Board.ACTOR.name(), prefix);
  }
}
