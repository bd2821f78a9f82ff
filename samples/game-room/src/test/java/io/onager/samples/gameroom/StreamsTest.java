package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Streams of random shapes on actors that are written at random, by clients that leave and come
 * back. What fails says its seed, and can be run again by it.
 */
class StreamsTest {
  private static final int ROUNDS = 12;
  private static TestServer server;

  @BeforeAll
  static void start() {
    // What stands still lets go at once, and has to read again what it needs; actors and feeds go
    // all the time, and have to come again.
    server =
        TestServer.start(
            TestServer.application(),
            Map.of(
                "onager.gateway.check-every",
                "10ms",
                "onager.feed.window-updates",
                8,
                "onager.feed.replay-stretch",
                16,
                "onager.feed.retention",
                "1ms"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyStreamIsTheTrueHistoryInItsShape() {
    var first = Long.getLong("onager.seed", 1);
    for (var seed = first; seed < first + ROUNDS; seed++) {
      var random = new Random(seed);
      assertThatCode(() -> round(random)).as("-Donager.seed=%d", seed).doesNotThrowAnyException();
    }
  }

  private static void round(Random random) throws Exception {
    var isRoom = random.nextBoolean();
    var actor = (isRoom ? "game-room/" : "counter/") + UUID.randomUUID();
    try (var writer = TestClient.connect(server.http())) {
      write(writer, actor, isRoom, random, 5);
      var streams = new ArrayList<FollowedStream>();
      for (var i = 0; i < 8; i++) {
        streams.add(FollowedStream.random(server.http(), actor, isRoom, random));
      }
      for (var i = 0; i < 10; i++) {
        write(writer, actor, isRoom, random, random.nextInt(30));
        disturb(streams, random);
      }
      var history = ActorHistory.of(writer, actor);
      for (var stream : streams) {
        stream.assertTold(history);
        stream.close();
      }
    }
  }

  private static void disturb(List<FollowedStream> streams, Random random) {
    if (random.nextInt(4) == 0) {
      streams.forEach(FollowedStream::leave); // so that the feed goes, now and then
      streams.forEach(FollowedStream::comeBack);
    }
    for (var stream : streams) {
      if (random.nextInt(3) == 0) {
        stream.comeBack();
      }
    }
  }

  private static void write(
      TestClient writer, String actor, boolean isRoom, Random random, int times) {
    var ids = new ArrayList<String>();
    for (var i = 0; i < times; i++) {
      var id = UUID.randomUUID().toString();
      ids.add(id);
      var player = "\"player\":\"p" + random.nextInt(4) + "\"";
      switch (isRoom ? random.nextInt(6) : 6) {
        case 0 -> writer.invoke(id, actor, "Join", "{" + player + "}");
        case 1 -> writer.invoke(id, actor, "Leave", "{" + player + "}");
        case 2 -> writer.invoke(id, actor, "Say", "{" + player + ",\"text\":\"hi\"}");
        case 3 -> writer.invoke(id, actor, "NewRound", "{}");
        case 6 -> writer.invoke(id, actor, "Add", "{\"amount\":" + (random.nextInt(9) - 4) + "}");
        default -> writer.invoke(id, actor, "Score", "{" + player + ",\"points\":3}");
      }
    }
    ids.forEach(writer::answer);
  }
}
