package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.testkit.Waiting;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node takes from one connection, and how many of them. */
class LimitsTest {
  private static final int SENT = 200;

  /** Takes 5 frames per second, after 10 at once. */
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(TestServer.application(), Map.of("onager.gateway.frames-per-second", 5));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void doesNothingOfWhatIsSentOverTheRateAndGoesOnLater() {
    try (var client = TestClient.connect(server.http())) {
      client.send(repeated(Frames.invoke("a", "counter/rate", "Add", "{\"amount\":1}")));

      Waiting.until(
          "all answers",
          () ->
              client.frames().stream()
                      .filter(frame -> frame.path("id").asText().equals("a"))
                      .count()
                  == SENT);
      var done = client.frames().stream().filter(frame -> Frames.isOf("result", frame)).count();
      assertThat(done).isBetween(10L, SENT - 1L);
      assertThat(client.frames().stream().filter(frame -> Frames.isOf("error", frame)))
          .allSatisfy(
              error -> {
                assertThat(error.path("code").asText()).isEqualTo("rate-limited");
                assertThat(error.path("retry").asText()).isEqualTo("later");
                assertThat(error.path("after").asInt()).isPositive();
              });
      Waiting.until(
          "a command that is taken again",
          () -> {
            client.invoke("again", "counter/rate", "Add", "{\"amount\":0}");
            return client.answer("again").path("value").asLong() == done;
          });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'subscribe','stream':7,'actor':'counter/c'} | stream | 7",
        "{'type':'unsubscribe','stream':7}                   | stream | 7",
        "{'type':'ack','stream':7,'revision':1}              | stream | 7",
        "{'type':'invoke','id':9,'actor':'a/b','command':'C'}| id     | 9",
        "{'type':'submit','id':9,'action':'report'}          | id     | 9",
        "{'type':'cancel','id':9,'request':'r-1'}            | id     | 9"
      },
      quoteCharacter = '"')
  void saysWhichFrameWasOverTheRate(String frame, String field, int value) {
    try (var client = TestClient.connect(server.http())) {
      client.send(repeated(frame.strip().replace('\'', '"')));

      var limited =
          client.take("rate-limited", each -> each.path("code").asText().equals("rate-limited"));
      assertThat(limited.path(field).asInt()).as("%s", limited).isEqualTo(value);
    }
  }

  @Test
  void countsRenewedTokensToo() {
    try (var client = TestClient.connect(server.http())) {
      client.send(repeated(Rules.hello("a-token")));
      client.send("{\"type\":\"ping\"}");

      var next = client.take("an answer", frame -> !Frames.isOf("welcome", frame));
      assertThat(next.path("code").asText()).isEqualTo("rate-limited");
    }
  }

  @Test
  void refusesMoreConnectionsThanItTakes() {
    try (var small =
            TestServer.start(
                TestServer.application(), Map.of("onager.gateway.max-connections", 2));
        var first = TestClient.connect(small.http())) {
      first.frame("welcome");
      try (var second = TestClient.connect(small.http())) {
        second.frame("welcome");

        assertThat(TestClient.upgradeStatus(small.http(), Map.of())).isEqualTo(503);
      }
      Waiting.until(
          "room for another", () -> TestClient.upgradeStatus(small.http(), Map.of()) == 101);
      first.send("{\"type\":\"ping\"}");
      first.frame("pong");
    }
  }

  @Test
  void countsServerSentEventsAsConnections() throws Exception {
    try (var small =
        TestServer.start(TestServer.application(), Map.of("onager.gateway.max-connections", 1))) {
      var stream = small.http().resolve("/onager/actors/counter/one/stream");
      try (var events = TestEvents.open(stream, Map.of())) {
        events.next();

        assertThat(TestClient.upgradeStatus(small.http(), Map.of())).isEqualTo(503);
        var second =
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(stream).build(), BodyHandlers.ofString());
        assertThat(second.statusCode()).isEqualTo(503);
      }
    }
  }

  @Test
  void refusesToWatchMoreActorsThanItTakesUntilOneIsWatchedNoMore() {
    try (var small =
            TestServer.start(
                TestServer.application(),
                Map.of("onager.feed.max-feeds", 2, "onager.gateway.check-every", "10ms"));
        var client = TestClient.connect(small.http())) {
      client.subscribe(1, "counter/one");
      client.subscribe(2, "counter/two");
      client.subscribe(3, "counter/three");

      var refused = client.frame("error");
      assertThat(refused.path("stream").asInt()).isEqualTo(3);
      assertThat(refused.path("code").asText()).isEqualTo("unavailable");
      assertThat(refused.path("retry").asText()).isEqualTo("later");
      assertThat(refused.path("after").asInt()).isPositive();
      client.onStreamUpTo(1, 0);
      client.onStreamUpTo(2, 0);

      client.send("{\"type\":\"unsubscribe\",\"stream\":1}");
      Waiting.until(
          "room for another",
          () -> {
            client.subscribe(3, "counter/three");
            var answer = client.take("an answer", frame -> isAbout(3, frame));
            return Frames.isOf("subscribed", answer);
          });
      client.onStreamUpTo(3, 0);
    }
  }

  private static boolean isAbout(int stream, JsonNode frame) {
    return frame.path("stream").asInt() == stream;
  }

  private static String repeated(String frame) {
    return Stream.generate(() -> frame).limit(SENT).collect(Collectors.joining(",", "[", "]"));
  }
}
