package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that come back, to a server that remembers little and reads little again. */
class ResumeTest {
  private static final int WINDOW = 16;
  private static final int LIMIT = 200;
  private static final Map<String, ?> SETTINGS =
      Map.of(
          "onager.feed.window-updates", WINDOW,
          "onager.feed.replay-stretch", 32,
          "onager.feed.replay-limit", LIMIT);

  private static TestServer server;

  private final String id = UUID.randomUUID().toString();
  private final String actor = "steps/" + id;

  @BeforeAll
  static void start() {
    server = start(TemplateDatabase.create());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TestServer start(DatabaseSettings database) {
    return TestServer.start(Application.open("test", Steps.ACTOR), database, SETTINGS);
  }

  @Test
  void startsWithThePresentState() {
    try (var client = TestClient.connect(server.http())) {
      take(client, 3);
      client.subscribe(1, actor);

      assertBegan(client, "started", 3);
      assertThat(updates(client, 1)).containsExactly(3L);
    }
  }

  @Test
  void resumesOutOfTheWindow() {
    try (var reads = JournalReads.of(id);
        var client = TestClient.connect(server.http())) {
      var epoch = watch(client);
      take(client, WINDOW);
      client.onStreamUpTo(9, WINDOW);
      resume(client, epoch, 1);

      assertBegan(client, "resumed", WINDOW);
      assertThat(updates(client, WINDOW - 1)).isEqualTo(numbers(2, WINDOW));
      assertThat(reads.reads()).isEmpty();
    }
  }

  @Test
  void resumesOutOfTheJournalWhereTheWindowWasOvertaken() {
    try (var reads = JournalReads.of(id);
        var client = TestClient.connect(server.http())) {
      var epoch = watch(client);
      take(client, 3 * WINDOW);
      client.onStreamUpTo(9, 3 * WINDOW);
      resume(client, epoch, 1);

      assertBegan(client, "resumed", 3 * WINDOW);
      assertThat(updates(client, 3 * WINDOW - 1)).isEqualTo(numbers(2, 3 * WINDOW));
      assertThat(reads.reads()).isNotEmpty();
    }
  }

  @Test
  void resumesOutOfTheJournalBehindARestart() {
    var database = TemplateDatabase.create();
    String epoch;
    try (var first = start(database);
        var client = TestClient.connect(first.http())) {
      epoch = watch(client);
      take(client, 50);
    }
    try (var second = start(database);
        var client = TestClient.connect(second.http())) {
      resume(client, epoch, 10);

      assertThat(assertBegan(client, "resumed", 50)).isEqualTo(epoch);
      take(client, 1);
      assertThat(updates(client, 41)).isEqualTo(numbers(11, 51));
    }
  }

  @Test
  void saysNothingMoreWhereNothingWasMissed() {
    try (var client = TestClient.connect(server.http())) {
      var epoch = watch(client);
      take(client, 3);
      client.onStreamUpTo(9, 3);
      resume(client, epoch, 3);
      assertBegan(client, "resumed", 3);
      take(client, 1);

      assertThat(updates(client, 1)).containsExactly(4L);
    }
  }

  @Test
  void resumesAtRevision0InEveryLife() {
    try (var client = TestClient.connect(server.http())) {
      take(client, 3);
      resume(client, "another-life", 0);

      assertBegan(client, "resumed", 3);
      assertThat(updates(client, 3)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void resumesEventsAtRevision0() {
    try (var client = TestClient.connect(server.http())) {
      take(client, 50);
      client.send(Frames.subscribe(1, actor, "'of':'events','from':{'revision':0}"));

      assertBegan(client, "resumed", 50);
      assertThat(revisions(client, "event", 50)).isEqualTo(numbers(1, 50));
    }
  }

  @Test
  void isResetInAnotherLife() {
    try (var client = TestClient.connect(server.http())) {
      take(client, 3);
      resume(client, "another-life", 2);

      assertBegan(client, "reset", 3);
      assertThat(updates(client, 1)).containsExactly(3L);
    }
  }

  @Test
  void isResetAheadOfTheActor() {
    try (var client = TestClient.connect(server.http())) {
      var epoch = watch(client);
      take(client, 3);
      client.onStreamUpTo(9, 3);
      resume(client, epoch, 4);

      assertBegan(client, "reset", 3);
      assertThat(updates(client, 1)).containsExactly(3L);
    }
  }

  @Test
  void resumesAsFarBehindAsTheLimit() {
    try (var client = TestClient.connect(server.http())) {
      take(client, LIMIT + 5);
      client.send(Frames.subscribe(1, actor, "'from':{'revision':5}"));

      assertBegan(client, "resumed", LIMIT + 5);
      assertThat(updates(client, LIMIT)).isEqualTo(numbers(6, LIMIT + 5));
    }
  }

  @Test
  void isResetBeyondTheLimit() {
    try (var client = TestClient.connect(server.http())) {
      take(client, LIMIT + 5);
      client.send(Frames.subscribe(1, actor, "'from':{'revision':4}"));

      assertBegan(client, "reset", LIMIT + 5);
      assertThat(updates(client, 1)).containsExactly(LIMIT + 5L);
    }
  }

  @Test
  void continuesFromABaseThatIsOlderThanThePosition() {
    try (var client = TestClient.connect(server.http())) {
      take(client, 100);
      resumeDeltas(client, 90, 40);

      assertBegan(client, "resumed", 100);
      assertThat(updates(client, 10)).isEqualTo(numbers(91, 100));
      assertThat(bases(client)).isEqualTo(concat(40, numbers(91, 99)));
    }
  }

  @Test
  void beginsWithAFullStateWhereTheBaseIsBeyondTheLimit() {
    try (var client = TestClient.connect(server.http())) {
      take(client, LIMIT + 100);
      resumeDeltas(client, LIMIT + 90, 50);

      assertBegan(client, "resumed", LIMIT + 100);
      assertThat(updates(client, 10)).isEqualTo(numbers(LIMIT + 91, LIMIT + 100));
      assertThat(bases(client)).isEqualTo(concat(-1, numbers(LIMIT + 91, LIMIT + 99)));
    }
  }

  @Test
  void resumesLatestAtThePresent() {
    try (var reads = JournalReads.of(id);
        var client = TestClient.connect(server.http())) {
      take(client, 100);
      client.send(Frames.subscribe(1, actor, "'mode':'latest','from':{'revision':10}"));

      assertBegan(client, "resumed", 100);
      assertThat(updates(client, 1)).containsExactly(100L);
      take(client, 1);
      assertThat(updates(client, 2)).containsExactly(100L, 101L);
      assertThat(reads.reads()).hasSizeLessThanOrEqualTo(1);
    }
  }

  /** Opens stream 9, which keeps the actor's feed warm, and returns the epoch. */
  private String watch(TestClient client) {
    client.subscribe(9, actor);
    return client
        .take("a beginning", frame -> Frames.isOf("subscribed", frame))
        .path("epoch")
        .asText();
  }

  private void take(TestClient client, int times) {
    var command = UUID.randomUUID().toString();
    client.send(Steps.take(command, actor, times));
    assertThat(client.answer(command).path("type").asText()).isEqualTo("result");
  }

  private void resume(TestClient client, String epoch, long revision) {
    client.send(
        Frames.subscribe(
            1, actor, "'from':{'epoch':'%s','revision':%d}".formatted(epoch, revision)));
  }

  private void resumeDeltas(TestClient client, long revision, long base) {
    client.send(
        Frames.subscribe(
            1,
            actor,
            "'delta':'merge-patch','from':{'revision':%d,'base':%d}".formatted(revision, base)));
  }

  /** Waits for {@code subscribed} on stream 1, and returns the epoch. */
  private static String assertBegan(TestClient client, String outcome, long revision) {
    var began =
        client.take(
            "a beginning",
            frame -> Frames.isOf("subscribed", frame) && frame.path("stream").asInt() == 1);
    assertThat(began.path("outcome").asText()).isEqualTo(outcome);
    assertThat(began.path("revision").asLong()).isEqualTo(revision);
    return began.path("epoch").asText();
  }

  private static List<Long> updates(TestClient client, int count) {
    return revisions(client, "update", count);
  }

  /**
   * Waits for so many frames behind {@code subscribed}, and returns their revisions; what else is
   * under way has come before the answer to a ping has.
   */
  private static List<Long> revisions(TestClient client, String type, int count) {
    Waiting.until(count + " frames", () -> client.onStream(1).size() >= count);
    client.send("{\"type\":\"ping\"}");
    client.frame("pong");
    assertThat(client.onStream(1)).allMatch(frame -> Frames.isOf(type, frame));
    return client.onStream(1).stream().map(frame -> frame.path("revision").asLong()).toList();
  }

  /** Returns the base of each update on stream 1; -1 for a full state. */
  private static List<Long> bases(TestClient client) {
    return client.onStream(1).stream().map(ResumeTest::base).toList();
  }

  private static long base(JsonNode frame) {
    assertThat(frame.has("state")).as("%s", frame).isNotEqualTo(frame.has("patch"));
    return frame.path("base").asLong(-1);
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private static List<Long> concat(long first, List<Long> others) {
    return LongStream.concat(LongStream.of(first), others.stream().mapToLong(each -> each))
        .boxed()
        .toList();
  }
}
