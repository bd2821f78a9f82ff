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
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Replays(Setup setup) {
    this.setup = setup;
    this.inJournal = Math.min(IN_JOURNAL, 10L * setup.plan().sessions());
  }

  Result run() {
    outOfTheWindow();
    outOfTheJournal();
    return new Result(figures, notes);
  }

  /** The client unsubscribes and resumes again and again, behind a revision still in memory. */
  private void outOfTheWindow() {
    try (var server = Server.start(setup, HASTY)) {
      for (var form : FORMS) {
        window(server, form);
      }
    }
  }

  private void window(Server server, String form) {
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
      add("window", form, Goal.atLeast(100_000), rounds.each(Round::updatesPerSecond));
      notes.add(
          "window, %s: one client resumes %,d revisions behind the head, again and again%s"
              .formatted(form, IN_WINDOW, WarmUp.note(rounds.steady())));
    }
  }

  /** The client resumes behind revision 0 of actors that nobody has watched before. */
  private void outOfTheJournal() {
    try (var server = Server.start(setup, Map.of());
        var load = LoadProcess.start(server.port())) {
      load.connect(1);
      for (var form : FORMS) {
        journal(server, load, form);
      }
    }
  }

  private void journal(Server server, LoadProcess load, String form) {
    var rates = Series.ofRates(setup.plan(), time -> replay(server, load, form));
    add("journal", form, Goal.atLeast(30_000), rates.rounds());
    notes.add(
        "journal, %s: one client resumes behind revision 0 of an actor at revision %,d whose feed is new%s"
            .formatted(form, inJournal, rates.note()));
  }

  private double replay(Server server, LoadProcess load, String form) {
    LiveRef<Board.Count, Board.State> board = server.freshActor(Board.ACTOR);
    Driver.drive(board, Board::command, inJournal);
    var begin = load.progress();
    load.replay(1, 0, inJournal, subscription(board, form));
    var end = load.await("a replay", now -> now.replays() > begin.replays());
    return inJournal * 1e9 / (end.replayNanos() - begin.replayNanos());
  }

  private void add(String from, String form, Goal goal, List<Double> rates) {
    var unit = form.equals("events") ? "events/s" : "updates/s";
    figures.add(new Figure("replay out of the %s, %s".formatted(from, form), unit, goal, rates));
  }

  private static String subscription(LiveRef<?, ?> board, String form) {
    return "%s,\"of\":\"%s\"".formatted(Subscriptions.actor(board), form);
  }
}
