package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.load.LoadProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How long one connection waits that opens as many streams as it may, in one message. */
final class Opening {
  /** {@code onager.gateway.max-streams}. */
  private static final int STREAMS = 4_096;

  /** The number of a stream that is ended before the others are opened. */
  private static final int FIRST = 100_000;

  private static final double MILLI = 1e6;

  private final Setup setup;
  private final int most;

  Opening(Setup setup) {
    this.setup = setup;
    this.most = Math.min(STREAMS, 5 * setup.plan().sessions());
  }

  Result run() {
    var asleep = new ArrayList<Double>();
    var awake = new ArrayList<Double>();
    boolean steady;
    try (var server = Server.start(setup, Map.of())) {
      for (int streams = 64; streams < most; streams *= 2) { // a cold JVM may take too long
        open(server, streams, message(streams));
      }
      steady = WarmUp.until(() -> open(server, most, message(most)));
      for (int round = 0; round < setup.plan().rounds(); round++) {
        var message = message(most);
        asleep.add(open(server, most, message));
        awake.add(open(server, most, message));
      }
    }
    return new Result(
        List.of(figure("never used", asleep), figure("awake", awake)),
        List.of(
            "opening: one message opens streams of %,d actors; until each has its state%s"
                .formatted(most, WarmUp.note(steady))));
  }

  private Figure figure(String actors, List<Double> millis) {
    var name = "%,d streams of actors %s".formatted(most, actors);
    return new Figure(name, "ms", Goal.atMost(2_000), millis);
  }

  private static double open(Server server, int streams, String message) {
    try (var load = LoadProcess.start(server.port())) {
      load.connect(1);
      load.send(Subscriptions.of(FIRST, server.freshActor(Board.ACTOR), ""));
      load.await("that the load runs", seen -> seen.updates() == 1);
      load.send("{\"type\":\"unsubscribe\",\"stream\":%d}".formatted(FIRST));
      var before = System.nanoTime();
      load.send(message);
      load.await("all streams", seen -> seen.updates() == streams + 1);
      return (System.nanoTime() - before) / MILLI;
    }
  }

  /** Returns what opens so many streams of actors that nobody knows yet. */
  private static String message(int streams) {
    var prefix = UUID.randomUUID();
    return IntStream.rangeClosed(1, streams)
        .mapToObj(
            stream ->
                "{\"type\":\"subscribe\",\"stream\":%d,\"actor\":\"%s/%s-%d\"}"
                    .formatted(stream, Board.ACTOR.name(), prefix, stream))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
