package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.load.LoadProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the time a client should have sent a command to its update at another client, at a constant
 * rate.
 */
final class Latency {
  private static final int PER_SECOND = 1_000;
  private static final int ROOMS = 100;

  private Latency() {}

  static Result run(Setup setup) {
    var medians = new ArrayList<Double>();
    var tails = new ArrayList<Double>();
    var far = new ArrayList<Double>();
    try (var server = Server.start(setup, Map.of());
        var load = LoadProcess.start(server.port())) {
      load.connect(2);
      measure(load, commands(setup.plan().warmUp().toMillis()));
      for (int round = 0; round < setup.plan().rounds(); round++) {
        var times = measure(load, commands(setup.plan().round().toMillis()));
        medians.add(times.millis(50));
        tails.add(times.millis(99));
        far.add(times.millis(99.9));
      }
    }
    return new Result(
        List.of(
            new Figure("command to update at another client, p50", "ms", Goal.atMost(1.5), medians),
            new Figure("command to update at another client, p99", "ms", Goal.atMost(8), tails),
            new Figure("command to update at another client, p99.9", "ms", Goal.NONE, far)),
        List.of(
            "latency: %,d commands/s on one connection to %d actors, another connection watches"
                .formatted(PER_SECOND, ROOMS)));
  }

  /** Returns at least one for each room. */
  private static int commands(long millis) {
    return (int) Math.max(ROOMS, PER_SECOND * millis / 1_000);
  }

  private static Times measure(LoadProcess load, int commands) {
    var rooms = Rooms.ofEach(ROOMS);
    var states = load.progress().updates() + 2L * ROOMS;
    load.send(rooms.subscriptions());
    load.await("the first states", seen -> seen.updates() == states);
    var times = load.pace(PER_SECOND, commands, ROOMS, rooms.of(1).command());
    load.send(rooms.unsubscriptions());
    if (load.progress().faults() > 0) {
      throw new IllegalStateException("not all came once: " + load.progress());
    }
    return Times.of(times);
  }
}
