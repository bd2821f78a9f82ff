package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.server.LiveRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How long it takes to ask an actor that sleeps for its state, one at a time. */
final class Activation {
  private static final int ACTORS = 200;
  private static final long REVISIONS = 20;

  private Activation() {}

  static Result run(Setup setup) {
    var prefix = UUID.randomUUID() + "-";
    var rounds = setup.plan().rounds() + 1;
    var actors = Math.min(ACTORS, setup.plan().sessions());
    try (var server = Server.start(setup, Map.of())) {
      for (int i = 0; i < rounds * actors; i++) {
        Driver.drive(server.actor(Board.ACTOR, prefix + i), Board::command, REVISIONS);
      }
    }
    var medians = new ArrayList<Double>();
    var tails = new ArrayList<Double>();
    try (var server = Server.start(setup, Map.of())) {
      for (int round = 0; round < rounds; round++) {
        var nanos = new long[actors];
        for (int i = 0; i < actors; i++) {
          nanos[i] = wake(server.actor(Board.ACTOR, prefix + (round * actors + i)));
        }
        if (round > 0) { // the first is for warming up
          medians.add(Times.of(nanos).millis(50));
          tails.add(Times.of(nanos).millis(99));
        }
      }
    }
    return new Result(
        List.of(
            new Figure("activation of an actor, p50", "ms", Goal.atMost(3), medians),
            new Figure("activation of an actor, p99", "ms", Goal.NONE, tails)),
        List.of(
            "activation: actors with %d stored events, asked for their state one after the other"
                .formatted(REVISIONS)));
  }

  private static long wake(LiveRef<?, ?> actor) {
    var begin = System.nanoTime();
    actor.state().toCompletableFuture().join();
    return System.nanoTime() - begin;
  }
}
