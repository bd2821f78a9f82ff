package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.Rounds.Round;
import io.onager.bench.load.LoadProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Commands with keys over WebSocket, stored, answered and seen by whoever watches; beside what the
 * journal does alone in the same run.
 */
final class Updates {
  private static final int ROOMS_OF_EACH = 10;

  /** Unanswered commands of a connection: one for each of its rooms. */
  private static final int UNANSWERED = ROOMS_OF_EACH;

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
    var rooms = connections * ROOMS_OF_EACH;
    try (var server = Server.start(setup, Map.of())) {
      add("inserts, %d in a transaction".formatted(Inserts.BATCH), Goal.NONE, Inserts.run(setup));
      var alone = JournalAlone.run(setup.plan(), server, rooms);
      add("the journal plugin alone, %,d actors".formatted(rooms), Goal.NONE, alone);
      var many = watched(server, "%,d rooms".formatted(rooms), Rooms.ofEach(ROOMS_OF_EACH), 1);
      add("updates, %,d rooms".formatted(rooms), Goal.atLeast(30_000), many);
      figures.add(
          new Figure(
              "of the journal plugin alone",
              "%",
              Goal.atLeast(50),
              List.of(100 * mean(many) / mean(alone))));
      var hot = watched(server, "a hot actor", Rooms.one(), connections);
      add("commands to one actor, %,d clients".formatted(connections), Goal.atLeast(10_000), hot);
    }
    return new Result(figures, notes);
  }

  /** Returns how many commands are answered in a second; {@code watchers} see each. */
  private List<Double> watched(Server server, String name, Rooms rooms, int watchers) {
    try (var load = LoadProcess.start(server.port())) {
      load.connect(connections);
      load.send(rooms.subscriptions());
      var streams = (long) connections * rooms.perConnection();
      load.await("the first states", seen -> seen.updates() == streams);
      load.invoke(UNANSWERED, rooms.perConnection(), rooms.command());
      var rounds = Rounds.measure(setup, load::progress);
      load.awaitExactly(load.endInvoking().answered() * watchers + streams);
      notes.add(note(name, rounds));
      return rounds.stream().map(Round::answersPerSecond).toList();
    }
  }

  private static String note(String name, List<Round> rounds) {
    var frames =
        Rounds.mean(rounds, Round::answersPerSecond) + Rounds.mean(rounds, Round::updatesPerSecond);
    return "%s: %.1f frames a message; %s"
        .formatted(
            name, frames / Rounds.mean(rounds, Round::messagesPerSecond), Rounds.cores(rounds));
  }

  private void add(String name, Goal goal, List<Double> rates) {
    figures.add(new Figure(name, "1/s", goal, rates));
  }

  private static double mean(List<Double> rates) {
    return rates.stream().mapToDouble(rate -> rate).average().orElse(0);
  }
}
