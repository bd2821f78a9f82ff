package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.Rounds.Round;
import io.onager.bench.load.LoadProcess;
import io.onager.server.LiveRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one client that comes back is sent of what it missed, in a second. */
final class Replays {
  /** Each replay costs the client two frames, and it has thousands in a second. */
  private static final Map<String, ?> HASTY = Map.of("onager.gateway.frames-per-second", 1_000_000);

  /** Less than {@code onager.feed.window-updates}. */
  private static final long IN_WINDOW = 1_000;

  /** {@code onager.feed.replay-limit}: nobody is sent more. */
  private static final long IN_JOURNAL = 10_000;

  /** A stream that keeps the feed going; replays have number 1. */
  private static final int WATCHING = 2;

  private static final List<String> FORMS = List.of("events", "state");

  private final Setup setup;
  private final long inJournal;

  Replays(Setup setup) {
    this.setup = setup;
    this.inJournal = Math.min(IN_JOURNAL, 10L * setup.plan().sessions());
  }

  /** The client unsubscribes and resumes again and again, behind a revision still in memory. */
  Result outOfTheWindow() {
    var figures = new ArrayList<Figure>();
    try (var server = Server.start(setup, HASTY)) {
      for (var form : FORMS) {
        figures.add(window(server, form));
      }
    }
    var note =
        "window: one client resumes %,d revisions behind the head, again and again"
            .formatted(IN_WINDOW);
    return new Result(figures, List.of(note));
  }

  private Figure window(Server server, String form) {
    var board = server.freshActor(Board.ACTOR);
    try (var load = LoadProcess.start(server.port())) {
      load.connect(1);
      load.send(Subscriptions.of(WATCHING, board, "")); // from here on there is a feed
      load.await("the first state", seen -> seen.updates() == 1);
      Driver.drive(board, Board::command, IN_WINDOW);
      load.await("the last revision", seen -> seen.slowest() == IN_WINDOW);

      load.replay(Long.MAX_VALUE, 0, IN_WINDOW, subscription(board, form));
      var rounds = Rounds.measure(setup, load::progress, Round::updatesPerSecond);
      var last = load.progress();
      load.await("one replay more", seen -> seen.replays() > last.replays());
      return figure("window", form, Goal.atLeast(100_000), rounds.each(Round::updatesPerSecond));
    }
  }

  /** The client resumes behind revision 0 of actors that nobody has watched before. */
  Result outOfTheJournal() {
    var figures = new ArrayList<Figure>();
    try (var server = Server.start(setup, Map.of());
        var load = LoadProcess.start(server.port())) {
      load.connect(1);
      for (var form : FORMS) {
        figures.add(journal(server, load, form));
      }
    }
    var note =
        "journal: one client resumes behind revision 0 of an actor at revision %,d whose feed is new"
            .formatted(inJournal);
    return new Result(figures, List.of(note));
  }

  private Figure journal(Server server, LoadProcess load, String form) {
    WarmUp.until(() -> replay(server, load, form));
    var rates = new ArrayList<Double>();
    for (int round = 0; round < setup.plan().rounds(); round++) {
      rates.add(replay(server, load, form));
    }
    return figure("journal", form, Goal.atLeast(30_000), rates);
  }

  private double replay(Server server, LoadProcess load, String form) {
    LiveRef<Board.Count, Board.State> board = server.freshActor(Board.ACTOR);
    Driver.drive(board, Board::command, inJournal);
    var begin = load.progress();
    load.replay(1, 0, inJournal, subscription(board, form));
    var end = load.await("a replay", now -> now.replays() > begin.replays());
    return inJournal * 1e9 / (end.replayNanos() - begin.replayNanos());
  }

  private static Figure figure(String from, String form, Goal goal, List<Double> rates) {
    var unit = form.equals("events") ? "events/s" : "updates/s";
    return new Figure("replay out of the %s, %s".formatted(from, form), unit, goal, rates);
  }

  private static String subscription(LiveRef<?, ?> board, String form) {
    return "%s,\"of\":\"%s\"".formatted(Subscriptions.actor(board), form);
  }
}
