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

  private static final double MILLI = 1e6;

  private Opening() {}

  static Result run(Setup setup) {
    var asleep = new ArrayList<Double>();
    var awake = new ArrayList<Double>();
    try (var server = Server.start(setup, Map.of())) {
      for (int round = -1; round < setup.plan().rounds(); round++) {
        var message = message(UUID.randomUUID().toString());
        var first = open(server, message);
        var second = open(server, message);
        if (round >= 0) { // the one before made what is made once
          asleep.add(first);
          awake.add(second);
        }
      }
    }
    return new Result(
        List.of(
            new Figure("4,096 streams of actors asleep", "ms", Goal.atMost(2_000), asleep),
            new Figure("4,096 streams of actors awake", "ms", Goal.atMost(2_000), awake)),
        List.of("opening: one message opens streams of 4,096 actors; until each has its state"));
  }

  private static double open(Server server, String message) {
    try (var load = LoadProcess.start(server.port())) {
      load.connect(1);
      var before = System.nanoTime();
      load.send(message);
      load.await("all streams", seen -> seen.updates() == STREAMS);
      return (System.nanoTime() - before) / MILLI;
    }
  }

  private static String message(String prefix) {
    return IntStream.rangeClosed(1, STREAMS)
        .mapToObj(
            stream ->
                "{\"type\":\"subscribe\",\"stream\":%d,\"actor\":\"%s/%s-%d\"}"
                    .formatted(stream, Board.ACTOR.name(), prefix, stream))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
