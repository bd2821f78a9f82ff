package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One connection that watches as many actors as it may. */
class ManyActorsTest {
  private static final int STREAMS = 4_096;
  private static final int BUSY = 100;
  private static final int QUIET = STREAMS;
  private static final int WRITTEN = 400;

  /** For all that comes of thousands of commands or subscriptions. */
  private static final Duration LONG = Duration.ofMinutes(2);

  /** A welcome, and two frames for each stream. */
  private static final int OPENED = 1 + 2 * STREAMS;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(Application.open("test", Steps.ACTOR), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void attachesAllOfOneMessage() {
    try (var client = TestClient.connect(server.http())) {
      open(client, "all");
      assertAllOpened(client);

      client.send(Frames.array(1, STREAMS, stream -> take("all", stream, 1, 0)));
      client.frames(LONG, STREAMS, frame -> Frames.isOf("update", frame) && revision(frame) == 1);
    }
  }

  /** What is ahead of the quiet one is what the sockets have taken already, and one turn of all. */
  @Test
  void givesAQuietStreamItsTurnAmongThoseThatAlwaysHaveMore() {
    var reading = new CompletableFuture<Void>();
    var seen = Collections.synchronizedList(new ArrayList<JsonNode>());
    try (var client = TestClient.connect(server.http(), frame -> see(frame, seen, reading));
        var writer = TestClient.connect(server.http())) {
      open(client, "turns");
      Waiting.until("all streams", LONG, () -> seen.size() == OPENED);
      for (var commands = 1; commands <= WRITTEN / 20; commands++) {
        writer.send(Frames.array(1, BUSY, stream -> take("turns", stream, 20, 2_500)));
        writer.frames(commands * BUSY, frame -> Frames.isOf("result", frame));
      }
      writer.send(take("turns", QUIET, 1, 0));
      writer.answer("" + QUIET);

      reading.complete(null);

      Waiting.until("the quiet one", LONG, () -> indexOfQuiet(seen) > 0);
      assertFewOfEachBusyStream(List.copyOf(seen).subList(0, indexOfQuiet(seen)));
    }
  }

  /** Takes what opens the streams off the socket, and nothing more until it may. */
  private static void see(JsonNode frame, List<JsonNode> seen, CompletableFuture<Void> reading) {
    seen.add(frame);
    if (seen.size() == OPENED) {
      Waiting.get("the end of the pause", LONG, reading);
    }
  }

  private static int indexOfQuiet(List<JsonNode> seen) {
    var all = List.copyOf(seen);
    return IntStream.range(OPENED, all.size())
        .filter(i -> isUpdate(all.get(i), QUIET))
        .findFirst()
        .orElse(-1);
  }

  private static void assertFewOfEachBusyStream(List<JsonNode> beforeQuiet) {
    for (var stream = 1; stream <= BUSY; stream++) {
      var busy = stream;
      assertThat(beforeQuiet.stream().filter(frame -> isUpdate(frame, busy)).count())
          .as("updates of stream %d before the quiet one's", stream)
          .isLessThan(WRITTEN / 2);
    }
  }

  private static void open(TestClient client, String test) {
    client.send(Frames.array(1, STREAMS, stream -> Frames.subscribe(stream, actor(test, stream))));
  }

  private static void assertAllOpened(TestClient client) {
    var opened = client.frames(LONG, STREAMS, frame -> Frames.isOf("subscribed", frame));
    assertThat(opened)
        .extracting(frame -> frame.path("stream").asInt())
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, STREAMS).boxed().toList());
    client.frames(LONG, STREAMS, frame -> Frames.isOf("update", frame));
    assertThat(client.frames()).noneMatch(frame -> Frames.isOf("error", frame));
  }

  private static String actor(String test, int stream) {
    return "steps/" + test + "-" + stream;
  }

  private static String take(String test, int stream, int times, int size) {
    return Steps.take("" + stream, actor(test, stream), times, size);
  }

  private static boolean isUpdate(JsonNode frame, int stream) {
    return Frames.isOf("update", frame) && frame.path("stream").asInt() == stream;
  }

  private static long revision(JsonNode frame) {
    return frame.path("revision").asLong();
  }
}
