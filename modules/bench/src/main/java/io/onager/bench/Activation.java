package io.onager.bench;

import static io.onager.bench.Distribution.Percentile.P50;

import io.onager.server.LiveRef;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long it takes to ask an actor that sleeps for its state, one at a time. */
final class Activation {
  private static final int ACTORS = 200;
  private static final int REVISIONS = 20;

  private final Setup setup;
  private final String prefix = UUID.randomUUID() + "-";
  private final int actors;
  private int woken;

  Activation(Setup setup) {
    this.setup = setup;
    this.actors = Math.min(ACTORS, setup.plan().sessions());
  }

  Result run() {
    var plan = setup.plan();
    try (var server = Server.start(setup, Map.of())) {
      for (int round = 0; round < WarmUp.MOST + plan.rounds(); round++) {
        make(server, round * actors);
      }
    }
    Series<Times> times;
    try (var server = Server.start(setup, Map.of())) {
      times = Series.ofTimes(plan, time -> wakeSome(server));
    }
    return new Result(
        List.of(),
        List.of(Distribution.of("activation of an actor", times.rounds(), Map.of(P50, 3.0))),
        List.of(
            "activation: actors with %d stored events, asked for their state one after the other%s"
                .formatted(REVISIONS, times.note())));
  }

  /** Makes as many as are woken in a round, with some events. */
  private void make(Server server, int first) {
    var answers =
        IntStream.range(first, first + actors)
            .mapToObj(number -> server.actor(Board.ACTOR, prefix + number))
            .flatMap(actor -> Stream.generate(() -> give(actor)).limit(REVISIONS))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(answers).join();
  }

  private static CompletableFuture<?> give(LiveRef<Board.Count, Board.State> actor) {
    return actor.ask(Board.command(1)).toCompletableFuture();
  }

  private Times wakeSome(Server server) {
    var nanos = new long[actors];
    for (int i = 0; i < actors; i++) {
      nanos[i] = wake(server.actor(Board.ACTOR, prefix + woken++));
    }
    return Times.of(nanos);
  }

  private static long wake(LiveRef<?, ?> actor) {
    var begin = System.nanoTime();
    actor.state().toCompletableFuture().join();
    return System.nanoTime() - begin;
  }
}
