package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that want much at once: nothing is lost or mixed up, and nobody else waits. */
class BackpressureTest {
  private static final String ADD_1 = "{\"amount\":1}";

  private static final Map<String, ?> IN_FLIGHT = Map.of("onager.gateway.commands-in-flight", 16);
  private static final AtomicInteger READINGS = new AtomicInteger();

  private record Read() {}

  /** Answers 100 KB, and counts how often. */
  private static final StreamedActor<Read, StateActor.Changed, Integer> BOOK =
      StateActor.named("book", Read.class, Integer.class)
          .startingFrom(0)
          .onCommand(
              Read.class,
              (state, read, context) -> {
                READINGS.incrementAndGet();
                return context.reply("x".repeat(100_000));
              })
          .build();

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(TestServer.application(), IN_FLIGHT);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void handlesAThousandCommandsInTheirOrder() {
    try (var client = TestClient.connect(server.http())) {
      client.send(
          """
          {"type":"subscribe","stream":1,"actor":"game-room/order","of":"events"}""");
      client.take("subscribed", frame -> Frames.isOf("subscribed", frame));
      client.invoke("join", "game-room/order", "Join", "{\"player\":\"ann\"}");
      client.answer("join");

      client.send(Frames.array(1, 1000, i -> score(i)));

      var answers = client.frames(1000, frame -> Frames.isOf("result", frame));
      assertThat(answers).extracting(BackpressureTest::id).isEqualTo(numbers(1, 1000));
      assertThat(answers).extracting(BackpressureTest::revision).isEqualTo(numbers(2, 1001));
      var events = client.frames(1001, frame -> Frames.isOf("event", frame));
      assertThat(events.subList(1, 1001))
          .extracting(frame -> frame.path("event").path("points").asInt())
          .isEqualTo(numbers(1, 1000));
    }
  }

  @Test
  void answersTwoThousandCommandsOfAClientThatDoesNotReadMeanwhile() {
    try (var hasty = TestClient.connectWithoutReading(server.http());
        var watcher = TestClient.connect(server.http())) {
      watcher.subscribe(1, "counter/hasty");
      IntStream.rangeClosed(1, 2000)
          .forEach(i -> hasty.invoke("" + i, "counter/hasty", "Add", ADD_1));
      watcher.onStreamUpTo(1, 2000);
      assertThat(hasty.frames()).isEmpty();

      hasty.read();

      var answers = hasty.frames(2000, frame -> Frames.isOf("result", frame));
      assertThat(answers).extracting(BackpressureTest::id).isEqualTo(numbers(1, 2000));
    }
  }

  @Test
  void asksForLittleOfAClientThatDoesNotReadWhereAnswersAreLarge() {
    try (var own = TestServer.start(Application.open("test", BOOK), IN_FLIGHT);
        var hasty = TestClient.connectWithoutReading(own.http());
        var reader = TestClient.connect(own.http())) {
      IntStream.rangeClosed(1, 500).forEach(i -> hasty.invoke("" + i, "book/a", "Read", "{}"));
      awaitNoMoreReadings(reader);

      assertThat(READINGS).as("of 50 MB").hasValueLessThan(250);
      hasty.read();

      var answers = hasty.frames(500, frame -> Frames.isOf("result", frame));
      assertThat(answers).extracting(BackpressureTest::id).isEqualTo(numbers(1, 500));
    }
  }

  /** Waits until nothing but what {@code reader} asks for is read, for many round trips. */
  private static void awaitNoMoreReadings(TestClient reader) {
    Waiting.until(
        "an end of the readings",
        () -> {
          var before = READINGS.get();
          for (var i = 0; i < 50; i++) {
            reader.invoke("mine", "book/a", "Read", "{}");
            reader.answer("mine");
          }
          return READINGS.addAndGet(-50) == before;
        });
  }

  @Test
  void delaysNobodyForAClientThatDoesNotReadAndLosesItNothing() {
    try (var slow = TestClient.connectWithoutReading(server.http());
        var writer = TestClient.connect(server.http())) {
      slow.send(
          """
          {"type":"subscribe","stream":1,"actor":"game-room/slow","from":{"revision":0}}""");
      writer.invoke("join", "game-room/slow", "Join", "{\"player\":\"ann\"}");
      writer.answer("join");

      // 28 kB for each state: many times what the sockets' buffers take
      var say = "{\"player\":\"ann\",\"text\":\"%s\"}".formatted("x".repeat(500));
      IntStream.rangeClosed(1, 1900)
          .forEach(i -> writer.invoke("" + i, "game-room/slow", "Say", say));
      writer.frames(1900, frame -> Frames.isOf("result", frame));
      writer.subscribe(1, "game-room/slow");
      writer.onStreamUpTo(1, 1901);
      assertThat(slow.frames()).isEmpty();

      slow.read();

      var seen = slow.onStreamUpTo(1, 1901);
      assertThat(seen.get(0).path("outcome").asText()).isEqualTo("resumed");
      assertThat(seen.subList(1, seen.size()))
          .allMatch(frame -> Frames.isOf("update", frame))
          .extracting(BackpressureTest::revision)
          .isEqualTo(numbers(1, 1901));
    }
  }

  @Test
  void opensAsManyStreamsAsAConnectionMayHave() {
    try (var client = TestClient.connect(server.http())) {
      client.send(
          Frames.array(1, 5000, stream -> Frames.subscribe(stream, "counter/of-" + stream % 10)));

      var refused = client.frames(904, frame -> Frames.isOf("error", frame));
      assertThat(refused)
          .allMatch(frame -> frame.path("code").asText().equals("too-many-streams"))
          .extracting(BackpressureTest::stream)
          .isEqualTo(numbers(4097, 5000));
      var opened = client.frames(4096, frame -> Frames.isOf("subscribed", frame));
      assertThat(opened)
          .extracting(BackpressureTest::stream)
          .containsExactlyInAnyOrderElementsOf(numbers(1, 4096));

      client.invoke("add", "counter/of-3", "Add", ADD_1);
      var updated = client.frames(410, frame -> revision(frame) == 1 && frame.has("state"));
      assertThat(updated).extracting(BackpressureTest::stream).allMatch(stream -> stream % 10 == 3);

      client.send("{\"type\":\"unsubscribe\",\"stream\":1}");
      client.subscribe(5000, "counter/of-3");
      client.onStreamUpTo(5000, 1);
    }
  }

  private static String score(int points) {
    return Frames.invoke(
        "" + points,
        "game-room/order",
        "Score",
        "{\"player\":\"ann\",\"points\":%d}".formatted(points));
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  private static int id(JsonNode frame) {
    return frame.path("id").asInt();
  }

  private static int revision(JsonNode frame) {
    return frame.path("revision").asInt();
  }

  private static int stream(JsonNode frame) {
    return frame.path("stream").asInt();
  }
}
