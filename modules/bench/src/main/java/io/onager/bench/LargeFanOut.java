package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.Rounds.Round;
import io.onager.bench.load.LoadProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One actor with a state of 40 KB of which one field changes at each revision, many sessions, at
 * saturation: full states, and patches.
 */
final class LargeFanOut {
  private static final long LEAD = 64;

  private final Setup setup;
  private final List<String> notes = new ArrayList<>();

  LargeFanOut(Setup setup) {
    this.setup = setup;
  }

  Result run() {
    var states = watched("");
    var patches = watched(",\"delta\":\"merge-patch\"");
    var mean = states.stream().mapToDouble(rate -> rate).average().orElse(0);
    return new Result(
        List.of(
            new Figure("fanout of 40 KB, full states", "frames/s", Goal.NONE, states),
            new Figure("fanout of 40 KB, merge patches", "frames/s", Goal.NONE, patches),
            new Figure(
                "patches as a multiple of states",
                "times",
                Goal.atLeast(10),
                patches.stream().map(rate -> rate / mean).toList())),
        notes);
  }

  private List<Double> watched(String delta) {
    var sessions = setup.plan().sessions();
    try (var server = Server.start(setup, Map.of());
        var load = LoadProcess.start(server.port())) {
      var sheet = server.freshActor(Sheet.ACTOR);
      load.connect(sessions);
      load.send(Subscriptions.of(1, sheet, delta));
      load.await("the first state on each session", seen -> seen.updates() == sessions);
      try (var driver = Driver.start(sheet, Sheet::entry, () -> load.progress().slowest() + LEAD)) {
        var rounds = Rounds.measure(setup, load::progress);
        load.awaitExactly(sessions * (driver.stop() + 1));
        var what = delta.isEmpty() ? "full states" : "merge patches";
        notes.add("fanout of 40 KB, %s: %s".formatted(what, Rounds.cores(rounds)));
        return rounds.stream().map(Round::updatesPerSecond).toList();
      }
    }
  }
}
