package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.Rounds.Round;
import io.onager.bench.load.LoadProcess;
import io.onager.bench.load.Progress;
import io.onager.server.LiveRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;

/**
 * One actor, many sessions with a stream each. At saturation: the actor is driven as fast as the
 * slowest session follows, {@link #LEAD} revisions ahead of it, so that no session falls out of the
 * feed's window, and what is measured is the fan-out alone. At {@link #CALM} revisions a second:
 * what a frame costs that is not batched. And the same written by hand, in the same run.
 */
final class FanOut {
  /** Less than {@code onager.feed.window-updates}, and enough that nobody waits for the driver. */
  private static final long LEAD = 1_000;

  /** By which the peers are measured: with more none of them is faster. */
  private static final long PEERS_LEAD = 100;

  private static final int CALM = 20;
  private static final double MANY = 1_000_000;

  private final Setup setup;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  FanOut(Setup setup) {
    this.setup = setup;
  }

  Result run() {
    try (var server = Server.start(setup, Map.of("onager.gateway.batch-bytes", 1))) {
      watched(server, "fanout, a frame a message", LEAD, Goal.atLeast(MANY));
    }
    try (var server = Server.start(setup, Map.of())) {
      watched(server, "fanout, frames batched", LEAD, Goal.atLeast(4 * MANY));
      watched(server, "fanout, frames batched, 100 ahead", PEERS_LEAD, Goal.NONE);
      calm(server);
      alone(server);
    }
    byHand();
    return new Result(figures, notes);
  }

  /** How fast the actor is where nobody watches: a watched one cannot be faster. */
  private void alone(Server server) {
    try (var driver = Driver.start(board(server), Board::command, () -> Long.MAX_VALUE)) {
      var rounds =
          Rounds.measure(
              setup, () -> Progress.atRevision(driver.stored()), Round::revisionsPerSecond);
      var name = "revisions of one actor, unwatched";
      add(name, "1/s", Goal.atLeast(5_000), rounds, Round::revisionsPerSecond);
      notes.add("unwatched: " + rounds.cores());
      driver.stop();
    }
  }

  private void watched(Server server, String name, long lead, Goal goal) {
    try (var load = LoadProcess.start(server.port())) {
      var board = watch(server, load);
      try (var driver =
          Driver.start(board, Board::command, () -> load.progress().slowest() + lead)) {
        var rounds = Rounds.measure(setup, load::progress, Round::updatesPerSecond);
        load.awaitExactly(all(driver.stop()));
        found(name, "frames/s", goal, rounds, Round::updatesPerSecond);
      }
    }
  }

  private void calm(Server server) {
    try (var load = LoadProcess.start(server.port())) {
      var board = watch(server, load);
      var revisions = calm(load, "", Goal.atMost(15), number -> board.ask(Board.command(number)));
      load.awaitExactly(all(revisions));
    }
  }

  private void byHand() {
    try (var server = HandWritten.start();
        var load = LoadProcess.start(server.port())) {
      load.connect(setup.plan().sessions());
      server.saturate();
      awaitFrames(load);
      var rounds = Rounds.measure(setup, load::progress, Round::updatesPerSecond);
      var name = "by hand: Pekko HTTP, BroadcastHub";
      found(name, "frames/s", Goal.NONE, rounds, Round::updatesPerSecond);
    }
    try (var server = HandWritten.start();
        var load = LoadProcess.start(server.port())) {
      load.connect(setup.plan().sessions());
      var last = calm(load, "by hand: ", Goal.NONE, number -> server.say()) - 1;
      load.await("revision %d".formatted(last), seen -> seen.slowest() == last);
    }
  }

  /** Says {@link #CALM} revisions a second to all sessions; returns how many. */
  private long calm(LoadProcess load, String whose, Goal goal, LongConsumer say) {
    try (var pace = Pace.start(CALM, say)) {
      awaitFrames(load);
      var rounds = Rounds.measure(setup, load::progress, Round::cpuPerUpdate);
      var name = "%sCPU of a frame, %d/s".formatted(whose, CALM);
      found(name, "µs", goal, rounds, Round::cpuPerUpdate);
      return pace.stop();
    }
  }

  private static void awaitFrames(LoadProcess load) {
    load.await("a frame on each session", seen -> seen.slowest() >= 0);
  }

  private LiveRef<Board.Count, Board.State> watch(Server server, LoadProcess load) {
    var sessions = setup.plan().sessions();
    var board = board(server);
    load.connect(sessions);
    load.send(Subscriptions.of(1, board, ""));
    load.await("the first state on each session", seen -> seen.updates() == sessions);
    return board;
  }

  /** Returns how many updates all sessions see together, the first states among them. */
  private long all(long revisions) {
    return setup.plan().sessions() * (revisions + 1);
  }

  private static LiveRef<Board.Count, Board.State> board(Server server) {
    return server.freshActor(Board.ACTOR);
  }

  /** Adds a figure, and a note of how its rounds were. */
  private void found(
      String name, String unit, Goal goal, Rounds rounds, ToDoubleFunction<Round> number) {
    add(name, unit, goal, rounds, number);
    notes.add(note(name, rounds));
  }

  private void add(
      String name, String unit, Goal goal, Rounds rounds, ToDoubleFunction<Round> number) {
    figures.add(new Figure(name, unit, goal, rounds.each(number)));
  }

  private static String note(String name, Rounds rounds) {
    return "%s: %,.0f revisions/s, %.1f frames a message, %.0f MB/s; %s"
        .formatted(
            name,
            rounds.mean(Round::revisionsPerSecond),
            rounds.mean(Round::updatesPerSecond) / rounds.mean(Round::messagesPerSecond),
            rounds.mean(Round::bytesPerSecond) / 1e6,
            rounds.cores());
  }
}
