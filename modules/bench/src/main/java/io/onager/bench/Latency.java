package io.onager.bench;

import static io.onager.bench.Distribution.Percentile.P50;
import static io.onager.bench.Distribution.Percentile.P99;

import io.onager.bench.load.LoadProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * From the time a client should have sent a command to its update at another client, at a constant
 * rate.
 */
final class Latency {
  private static final int PER_SECOND = 1_000;
  private static final int ROOMS = 100;

  private final Setup setup;
  private long updates;

  Latency(Setup setup) {
    this.setup = setup;
  }

  Result run() {
    var plan = setup.plan();
    Series<Times> times;
    try (var server = Server.start(setup, Map.of());
        var load = LoadProcess.start(server.port())) {
      load.connect(2);
      measure(load, plan.warmUp());
      times = Series.ofTimes(plan, time -> measure(load, time));
    }
    return new Result(
        List.of(),
        List.of(
            Distribution.of(
                "command to update at another client", times.rounds(), Map.of(P50, 1.5, P99, 8.0))),
        List.of(
            "latency: %,d commands/s on one connection to %d actors, another connection watches; without the first command to each%s"
                .formatted(PER_SECOND, ROOMS, times.note())));
  }

  /** The first command to each actor, which nobody knew before, is not counted. */
  private Times measure(LoadProcess load, Duration time) {
    var rooms = Rooms.ofEach(ROOMS);
    var commands = ROOMS + (int) Math.max(ROOMS, PER_SECOND * time.toMillis() / 1_000);
    updates += 2 * ROOMS;
    load.send(rooms.subscriptions());
    load.await("the first states", seen -> seen.updates() == updates);
    var times = load.pace(PER_SECOND, commands, ROOMS, rooms.of(1).command());
    updates += commands;
    load.send(rooms.unsubscriptions());
    return Times.of(Arrays.copyOfRange(times, ROOMS, commands));
  }
}
