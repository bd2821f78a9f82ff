package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.server.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One that takes nothing among many: the others get everything, and nothing is kept for it. */
class IsolationTest {
  private static final int STREAMS = 1_000;
  private static final int STALLED_ALL = 1;
  private static final int STALLED_LATEST = 2;
  private static final int WRITTEN = 300;
  private static final int CREDIT = 50;

  /** Fewer than a node keeps in memory. */
  private static final int AT_ONCE = 100;

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
  void aStreamWithoutCreditHoldsUpNoneOfAThousandOnItsConnection() {
    try (var client = TestClient.connect(server.http());
        var reads = JournalReads.of("stream-without")) {
      var actor = "steps/stream-without-credit";
      client.send(Frames.array(1, STREAMS, stream -> subscribe(stream, actor)));
      client.frames(2 * STREAMS, frame -> frame.has("stream"));
      for (var written = AT_ONCE; written <= WRITTEN; written += AT_ONCE) {
        client.send(Steps.take("" + written, actor, AT_ONCE));
        client.frames(
            2 * STREAMS + (STREAMS - 2) * written + CREDIT - 1 + 2, frame -> frame.has("stream"));
      }

      var byStream = updatesByStream(client);
      for (var stream = STALLED_LATEST + 1; stream <= STREAMS; stream++) {
        assertThat(byStream.get(stream)).isEqualTo(numbers(0, WRITTEN));
      }
      assertThat(byStream.get(STALLED_ALL)).isEqualTo(numbers(0, CREDIT - 1));
      assertThat(byStream.get(STALLED_LATEST)).containsExactly(0L);
      assertThat(reads.reads()).as("nothing is read for who takes nothing").isEmpty();

      for (var taken = CREDIT - 1L; taken < WRITTEN; taken += CREDIT) {
        client.send(Frames.ack(STALLED_ALL, taken));
        client.onStreamUpTo(STALLED_ALL, Math.min(WRITTEN, taken + CREDIT));
      }
      client.send(Frames.ack(STALLED_LATEST, 0));
      client.onStreamUpTo(STALLED_LATEST, WRITTEN);

      var behind = updatesByStream(client);
      assertThat(behind.get(STALLED_ALL)).isEqualTo(numbers(0, WRITTEN));
      assertThat(behind.get(STALLED_LATEST)).containsExactly(0L, (long) WRITTEN);
    }
  }

  @Test
  void aConnectionThatIsNotReadHoldsUpNoOther() {
    var actor = "steps/connection-not-read";
    var others = new ArrayList<TestClient>();
    try (var stalled = TestClient.connectWithoutReading(server.http());
        var writer = TestClient.connect(server.http())) {
      stalled.subscribe(1, actor);
      stalled.send(Frames.subscribe(2, actor, "'mode':'latest'"));
      IntStream.range(0, 50).forEach(i -> others.add(TestClient.connect(server.http())));
      others.forEach(each -> each.send(Frames.subscribe(1, actor, "'select':['/taken']")));
      others.forEach(each -> each.onStreamUpTo(1, 0));
      for (var command = 1; command <= 30; command++) {
        writer.send(Steps.take("" + command, actor, AT_ONCE, 10_000));
        var written = AT_ONCE * command;
        others.forEach(each -> each.onStreamUpTo(1, written));
      }
      others.forEach(each -> Frames.assertNothingMissedOrRepeated(each.onStream(1)));
      assertThat(stalled.frames()).isEmpty();

      stalled.read();

      stalled.onStreamUpTo(2, 3_000);
      Frames.assertNothingMissedOrRepeated(stalled.onStreamUpTo(1, 3_000));
      assertThat(updatesByStream(stalled).get(2))
          .isSorted()
          .doesNotHaveDuplicates()
          .hasSizeLessThan(3_000);
    } finally {
      others.forEach(TestClient::close);
    }
  }

  private static String subscribe(int stream, String actor) {
    return switch (stream) {
      case STALLED_ALL -> Frames.subscribe(stream, actor, "'window':" + CREDIT);
      case STALLED_LATEST -> Frames.subscribe(stream, actor, "'window':1,'mode':'latest'");
      default -> Frames.subscribe(stream, actor);
    };
  }

  private static Stream<JsonNode> ofStreams(TestClient client) {
    return client.frames().stream().filter(frame -> frame.has("stream"));
  }

  private static Map<Integer, List<Long>> updatesByStream(TestClient client) {
    return ofStreams(client)
        .filter(frame -> Frames.isOf("update", frame))
        .collect(
            Collectors.groupingBy(
                frame -> frame.path("stream").asInt(),
                Collectors.mapping(IsolationTest::revision, Collectors.toList())));
  }

  private static long revision(JsonNode frame) {
    return frame.path("revision").asLong();
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
