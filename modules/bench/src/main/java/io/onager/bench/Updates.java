package io.onager.bench;

import io.onager.bench.Figure.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Commands with keys over WebSocket, stored, answered and seen by whoever watches; beside what the
 * journal does alone in the same run.
 */
final class Updates {
  private static final int ROOMS_OF_EACH = 10;
  private static final int SESSIONS_SHARE = 5;

  private final Setup setup;
  private final int connections;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Updates(Setup setup) {
    this.setup = setup;
    this.connections = Math.max(1, setup.plan().sessions() / SESSIONS_SHARE);
  }

  Result run() {
    try (var server = Server.start(setup, Map.of())) {
      inserts();
      many(server);
      hot(server);
    }
    return new Result(figures, notes);
  }

  private void inserts() {
    var rates = Inserts.run(setup);
    add("inserts, %d in a transaction".formatted(Inserts.BATCH), Goal.NONE, rates.rounds());
    notes.add(
        "inserts: one connection, events of %d bytes".formatted(Board.STATE_BYTES) + rates.note());
  }

  /** A round of the plugin alone, one of ours, and again. */
  private void many(Server server) {
    var rooms = connections * ROOMS_OF_EACH;
    try (var watched = new CommandedRooms(server, Rooms.ofEach(ROOMS_OF_EACH), connections, 1)) {
      var pairs = Pairs.measure(setup, new JournalAlone(server, rooms), watched);
      add("the journal plugin alone, %,d actors".formatted(rooms), Goal.NONE, pairs.firstRates());
      add("updates, %,d rooms".formatted(rooms), Goal.atLeast(30_000), pairs.secondRates());
      var shares = pairs.ratios().stream().map(ratio -> 100 * ratio).toList();
      figures.add(new Figure("of the journal plugin alone", "%", Goal.atLeast(50), shares));
      notes.add(watched.note("%,d rooms".formatted(rooms), pairs.seconds()));
    }
  }

  private void hot(Server server) {
    try (var watched = new CommandedRooms(server, Rooms.one(), connections, connections)) {
      watched.resume();
      var rounds = Rounds.measure(setup, watched::progress, watched::rate);
      watched.pause();
      add(
          "commands to one actor, %,d clients".formatted(connections),
          Goal.atLeast(10_000),
          rounds.each(watched::rate));
      notes.add(watched.note("a hot actor", rounds));
    }
  }

  private void add(String name, Goal goal, List<Double> rates) {
    figures.add(new Figure(name, "1/s", goal, rates));
  }
}
