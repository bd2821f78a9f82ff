package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.feed.FeedStatistics;
import io.onager.model.Json;
import io.onager.server.Application;
import io.onager.server.Onager;
import io.onager.testkit.Waiting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node tells of itself is what its clients and feeds are like, and for few to see. */
class StatisticsTest {
  private static final Rules RULES = new Rules();
  private static final int SIZE = 500;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Application.open("test", Pages.ACTOR).withSecurity(RULES, RULES),
            Map.of("onager.gateway.batch-bytes", 1)); // each frame is a message
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void awaitTheEndOfOtherTestsSessions() {
    Waiting.until(
        "no sessions", () -> NodeStatistics.ask(server.http()).said().path("sessions").isEmpty());
  }

  @Test
  void tellsOfEachStreamHowFarItIsAndWhatItCost() throws Exception {
    var actor = "pages/streams";
    try (var ann = TestClient.connect(server.http(), Rules.bearer(Rules.ANN_OF_RED));
        var writer = TestClient.connect(server.http(), Rules.bearer(Rules.BOB_OF_RED))) {
      turn(writer, actor, 3);
      ann.send(Frames.subscribe(7, actor, "'window':2,'delta':'merge-patch'"));
      ann.onStreamUpTo(7, 3);
      ann.subscribe(2, actor);
      ann.onStreamUpTo(2, 3);
      turn(writer, actor, 5);
      ann.onStreamUpTo(2, 8);
      ann.frames(1, frame -> Frames.isOf("paused", frame));

      var session = NodeStatistics.ask(server.http()).session("ann").orElseThrow();

      var welcome = ann.frames(1, frame -> Frames.isOf("welcome", frame)).get(0);
      assertThat(session.path("connection")).isEqualTo(welcome.path("connection"));
      assertThat(session.path("principal").path("tenant").asText()).isEqualTo("red");
      assertThat(session.path("commandsInFlight").asInt()).isZero();
      assertThat(session.path("bytes").asLong())
          .isEqualTo(ann.frames().stream().mapToLong(StatisticsTest::bytesOnTheWire).sum());
      assertThat(session.path("streams"))
          .extracting(each -> each.path("stream").asInt())
          .containsExactly(2, 7);
      assertStream(session.path("streams").get(0), ann.onStream(2), 8, "0 null 0");
      assertStream(session.path("streams").get(1), ann.onStream(7), 4, "4 2 2");

      ann.send(Frames.ack(7, 3));
      ann.onStreamUpTo(7, 5);
      ann.frames(2, frame -> Frames.isOf("paused", frame));
      var acknowledged = NodeStatistics.ask(server.http()).stream("ann", 7).orElseThrow();
      assertStream(acknowledged, ann.onStream(7), 5, "3 2 2");
    }
    Waiting.until(
        "an end of the session", () -> NodeStatistics.ask(server.http()).session("ann").isEmpty());
  }

  @Test
  void tellsOfEachFeedWhatItHasAndForHowMany() throws Exception {
    var actor = "pages/feeds";
    try (var writer = TestClient.connect(server.http(), Rules.bearer(Rules.BOB_OF_RED))) {
      turn(writer, actor, 3);
      try (var ann = TestClient.connect(server.http(), Rules.bearer(Rules.ANN_OF_RED))) {
        ann.subscribe(1, actor);
        ann.subscribe(2, actor);
        ann.send(Frames.subscribe(3, actor, "'select':['/number']"));
        for (var stream = 1; stream <= 3; stream++) {
          ann.onStreamUpTo(stream, 3);
        }
        turn(writer, actor, 5);
        for (var stream = 1; stream <= 3; stream++) {
          ann.onStreamUpTo(stream, 8);
        }

        var feed = feed("feeds");

        assertThat(feed.path("address").path("tenant").asText()).isEqualTo("red");
        assertThat(feed.path("epoch")).isEqualTo(ann.onStream(1).get(0).path("epoch"));
        assertThat(numbers(feed, "revision", "watchers", "windowUpdates", "readings"))
            .containsExactly(8L, 3L, 5L, 0L);
        assertThat(feed.path("lanes").asInt()).as("two shapes, each encoded once").isEqualTo(4);
        assertThat(feed.path("windowBytes").asLong()).isGreaterThan(5 * SIZE);
        assertThat(feed.path("replayBytes").asLong()).isZero();

        ann.send(Frames.subscribe(4, actor, "'from':{'revision':0}"));
        ann.onStreamUpTo(4, 8);
        assertThat(numbers(feed("feeds"), "watchers", "readings")).containsExactly(4L, 1L);
        assertThat(feed("feeds").path("replayBytes").asLong()).isGreaterThan(3 * SIZE);
      }
      Waiting.until("that nobody watches", () -> feed("feeds").path("watchers").asInt() == 0);
    }
  }

  @Test
  void tellsOfServerSentEventsAsOfSessions() throws Exception {
    var stream = server.http().resolve("/onager/actors/pages/events/stream");
    try (var events = TestEvents.open(stream, Rules.bearer(Rules.CEM_OF_BLUE))) {
      events.next();
      events.next();

      var session = NodeStatistics.ask(server.http()).session("cem").orElseThrow();

      assertThat(session.path("connection").asText()).startsWith("e-");
      assertThat(session.path("bytes").asLong()).isPositive();
      assertThat(session.path("streams"))
          .extracting(each -> each.path("actor").path("id").asText())
          .containsExactly("events");
    }
  }

  @Test
  void tellsOfFeedsInTheJvmAsWell() throws Exception {
    try (var ann = TestClient.connect(server.http(), Rules.bearer(Rules.ANN_OF_RED))) {
      turn(ann, "pages/jvm", 2);
      ann.subscribe(1, "pages/jvm");
      ann.onStreamUpTo(1, 2);

      assertThat(Onager.get(server.node().system()).feedStatistics())
          .filteredOn(feed -> feed.address().id().equals("jvm"))
          .extracting(FeedStatistics::revision, FeedStatistics::watchers)
          .containsExactly(tuple(2L, 1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    Rules.ANN_OF_RED + ", 403, forbidden",
    Rules.FAILS_AS_OPERATOR + ", 403, forbidden",
    "wrong, 401, unauthenticated"
  })
  void tellsNothingToThoseWhoMayNotSeeAllTenants(String token, int status, String code)
      throws Exception {
    try (var cem = TestClient.connect(server.http(), Rules.bearer(Rules.CEM_OF_BLUE))) {
      cem.subscribe(1, "pages/blue-secret");
      cem.frame("subscribed");

      var answer = NodeStatistics.answer(server.http(), Rules.bearer(token));

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
      assertThat(Json.parse(answer.body()).path("code").asText()).isEqualTo(code);
      assertThat(answer.body()).doesNotContain("blue", "cem", "sessions", Rules.INTERNAL);
    }
  }

  /**
   * Asserts how one stream is.
   *
   * @param credit its lag, window and unacknowledged updates
   */
  private static void assertStream(
      JsonNode stream, List<JsonNode> received, long revision, String credit) {
    assertThat(stream.path("actor").path("id").asText()).isEqualTo("streams");
    assertThat(stream.path("revision").asLong()).isEqualTo(revision);
    assertThat(
            "%s %s %s"
                .formatted(
                    stream.path("lag"), stream.path("window"), stream.path("unacknowledged")))
        .isEqualTo(credit);
    assertThat(stream.path("frames").asInt()).isEqualTo(received.size());
    assertThat(stream.path("bytes").asLong())
        .isEqualTo(received.stream().mapToLong(StatisticsTest::bytes).sum());
  }

  private static JsonNode feed(String id) throws Exception {
    return NodeStatistics.ask(server.http()).feed(id).orElseThrow();
  }

  private static List<Long> numbers(JsonNode node, String... fields) {
    return List.of(fields).stream().map(field -> node.path(field).asLong()).toList();
  }

  private static long bytes(JsonNode frame) {
    return Json.bytes(frame).length;
  }

  /** A WebSocket frame from a server has a header of two bytes, of four from 126 bytes on. */
  private static long bytesOnTheWire(JsonNode frame) {
    return bytes(frame) + (bytes(frame) < 126 ? 2 : 4);
  }

  private static void turn(TestClient client, String actor, int times) {
    client.send(Pages.turn("turn", actor, times, SIZE));
    client.answer("turn");
  }
}
