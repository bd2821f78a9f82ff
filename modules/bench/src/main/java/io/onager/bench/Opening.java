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

  private Opening() {}

  static Result run(Setup setup) {
    var asleep = new ArrayList<Double>();
    var awake = new ArrayList<Double>();
    try (var server = Server.start(setup, Map.of())) {
      for (int streams = 64;
          streams < STREAMS;
          streams *= 2) { // a cold JVM takes many times as long
        open(server, streams, message(streams));
      }
      for (int round = 0; round < setup.plan().rounds(); round++) {
        var message = message(STREAMS);
        asleep.add(open(server, STREAMS, message));
        awake.add(open(server, STREAMS, message));
      }
    }
    return new Result(
        List.of(
            new Figure("4,096 streams of actors never used", "ms", Goal.atMost(2_000), asleep),
            new Figure("4,096 streams of actors awake", "ms", Goal.atMost(2_000), awake)),
        List.of("opening: one message opens streams of 4,096 actors; until each has its state"));
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
