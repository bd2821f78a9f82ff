package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.testkit.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Streams that begin, or come back, while their actor is written without a pause: what they begin
 * with, a state or the journal, and the updates behind it meet without a gap.
 */
class JoinTest {
  private static final String ROOM = "game-room/joined";
  private static final int STREAMS = 200;
  private static final int PLAYERS = 4;

  /** How many commands are sent for each stream that begins; there are always some under way. */
  private static final int COMMANDS = 8;

  private static TestServer server;

  private final long seed = Long.getLong("onager.seed", 1);
  private final Random random = new Random(seed);
  private final AtomicInteger answers = new AtomicInteger();
  private int sent;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void noStreamMissesOrRepeatsAnythingThatIsWrittenAsItBegins() throws Exception {
    var streams = new ArrayList<FollowedStream>();
    try (var writer = TestClient.connect(server.http(), this::count)) {
      for (var i = 0; i < STREAMS; i++) {
        write(writer);
        awaitAnswers(sent - random.nextInt(1, 2 * COMMANDS));
        streams.add(FollowedStream.random(server.http(), ROOM, true, random));
        streams.forEach(FollowedStream::handleAll);
        streams.get(random.nextInt(streams.size())).comeBack();
      }
      awaitAnswers(sent);
    }
    assertAllTold(streams);
  }

  private void assertAllTold(List<FollowedStream> streams) throws Exception {
    try (var reader = TestClient.connect(server.http())) {
      var history = ActorHistory.of(reader, ROOM);
      assertThat(history.head()).as("most commands are no refusals").isGreaterThan(sent / 2);
      Waiting.until(
          "every stream",
          () -> {
            streams.forEach(FollowedStream::handleAll);
            return streams.stream().allMatch(each -> each.position() == history.head());
          });
      for (var stream : streams) {
        stream.assertTold(history);
        stream.close();
      }
    }
  }

  private void write(TestClient writer) {
    writer.send(Frames.array(1, COMMANDS, i -> command("c" + ++sent)));
  }

  private String command(String id) {
    var player = "{\"player\":\"p" + random.nextInt(PLAYERS) + "\"";
    return switch (random.nextInt(20)) {
      case 0 -> Frames.invoke(id, ROOM, "Leave", player + "}");
      case 1, 2, 3 -> Frames.invoke(id, ROOM, "Join", player + "}");
      case 4 -> Frames.invoke(id, ROOM, "NewRound", "{}");
      default -> Frames.invoke(id, ROOM, "Score", player + ",\"points\":1}");
    };
  }

  private void awaitAnswers(int count) {
    Waiting.until(count + " answers [seed %d]".formatted(seed), () -> answers.get() >= count);
  }

  private void count(JsonNode frame) {
    if (frame.has("id")) {
      answers.incrementAndGet();
    }
  }
}
