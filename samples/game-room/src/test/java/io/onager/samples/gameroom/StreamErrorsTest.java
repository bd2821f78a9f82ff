package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the conformance suite cannot bring about: faults of applications, actors out of reach. */
class StreamErrorsTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Application.open("test", Steps.ACTOR), Map.of("onager.gateway.attach-within", "1s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void bringTheDatabaseBack() {
    TemplateDatabase.startServer();
  }

  @Test
  void aFilterThatFailsCostsItsStreamAlone() {
    try (var errors = LoggedErrors.collect();
        var client = TestClient.connect(server.http())) {
      client.send(Frames.subscribe(1, "steps/fails", "'filter':{'name':'failsAt','step':2}"));
      client.subscribe(2, "steps/fails");
      client.onStreamUpTo(1, 0);
      client.send(Steps.take("a", "steps/fails", 3));

      var error = client.frame("error");
      assertThat(error.path("code").asText()).isEqualTo("internal");
      assertThat(error.path("stream").asInt()).isEqualTo(1);
      assertThat(error.path("message").asText()).doesNotContain("fails at 2");
      assertThat(errors.messages())
          .singleElement()
          .asString()
          .contains("this filter fails at 2")
          .contains(incident(error));
      Frames.assertNothingMissedOrRepeated(client.onStreamUpTo(2, 3));
      assertThat(Frames.lastRevision(client.onStream(1))).isEqualTo(1);
      client.subscribe(1, "steps/fails");
      client.onStreamUpTo(1, 3);
    }
  }

  @Test
  void aStreamWhoseActorIsOutOfReachIsUnavailableAndItsNumberIsFree() {
    try (var client = TestClient.connect(server.http())) {
      client.subscribe(1, "steps/reached");
      client.onStreamUpTo(1, 0);
      TemplateDatabase.stopServer();
      client.subscribe(2, "steps/out-of-reach");

      var error = client.frame("error");
      assertThat(error.path("code").asText()).isEqualTo("unavailable");
      assertThat(error.path("stream").asInt()).isEqualTo(2);
      assertThat(error.path("retry").asText()).isEqualTo("later");
      assertThat(error.path("after").asInt()).isPositive();

      TemplateDatabase.startServer();
      Waiting.until(
          "the actor on the same number",
          () -> {
            client.subscribe(2, "steps/out-of-reach");
            var answer = client.take("an answer", frame -> frame.path("stream").asInt() == 2);
            return Frames.isOf("subscribed", answer);
          });
      client.onStreamUpTo(2, 0);
      assertThat(Frames.lastRevision(client.onStream(1))).isZero();
    }
  }

  private static String incident(JsonNode error) {
    var message = error.path("message").asText();
    return message.substring(message.lastIndexOf(' ') + 1);
  }
}
