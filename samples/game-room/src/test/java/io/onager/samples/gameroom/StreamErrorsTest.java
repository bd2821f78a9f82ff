package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Json;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the conformance suite cannot bring about: faults of applications, actors out of reach. */
class StreamErrorsTest {
  private static final DatabaseSettings DATABASE = TemplateDatabase.create();

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Application.open("test", Steps.ACTOR),
            DATABASE,
            Map.of(
                "onager.feed.window-updates", 16,
                "onager.gateway.attach-within", "5s",
                "onager.gateway.check-every", "200ms"));
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
          .contains(lastWord(error.path("message")));
      Frames.assertNothingMissedOrRepeated(client.onStreamUpTo(2, 3));
      assertThat(Frames.lastRevision(client.onStream(1))).isEqualTo(1);
      client.subscribe(1, "steps/fails");
      client.onStreamUpTo(1, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"assertion", "linkage", "overflow"})
  void aFilterThatBreaksCostsItsStreamAlone(String error) {
    var actor = "steps/breaks-" + error;
    try (var errors = LoggedErrors.collect();
        var client = TestClient.connect(server.http())) {
      client.send(
          Frames.subscribe(
              1, actor, "'filter':{'name':'breaksAt','step':1,'error':'%s'}".formatted(error)));
      client.subscribe(2, actor);
      client.onStreamUpTo(1, 0);
      client.send(Steps.take("a", actor, 2));

      assertInternal(client.frame("error"), errors);
      Frames.assertNothingMissedOrRepeated(client.onStreamUpTo(2, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"assertion", "linkage", "overflow"})
  void aFilterThatCannotBeMadeOpensNoStreamAndCostsNoOther(String error) {
    try (var errors = LoggedErrors.collect();
        var client = TestClient.connect(server.http())) {
      client.subscribe(2, "steps/broken");
      client.send(
          Frames.subscribe(
              1, "steps/broken", "'filter':{'name':'isBroken','error':'%s'}".formatted(error)));

      assertInternal(client.frame("error"), errors);
      client.subscribe(1, "steps/broken");
      client.onStreamUpTo(1, 0);
      client.onStreamUpTo(2, 0);
    }
  }

  @Test
  void aFilterThatCannotBeMadeIsAProblemOfItsEventStream() throws Exception {
    try (var errors = LoggedErrors.collect()) {
      var request =
          HttpRequest.newBuilder(
                  events("steps/broken", "{\"name\":\"isBroken\",\"error\":\"assertion\"}"))
              .build();
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(500);
      var problem = Json.parse(answer.body());
      assertThat(problem.path("code").asText()).isEqualTo("internal");
      assertThat(errors.messages())
          .singleElement()
          .asString()
          .contains(lastWord(problem.path("detail")));
    }
  }

  @Test
  void anEventStreamThatFailsSaysSoAndEnds() throws Exception {
    try (var events =
            TestEvents.open(events("steps/ends", "{\"name\":\"failsAt\",\"step\":1}"), Map.of());
        var client = TestClient.connect(server.http())) {
      assertThat(events.next()).contains("subscribed");
      assertThat(events.next()).contains("\"revision\":0");
      client.send(Steps.take("a", "steps/ends", 1));

      assertThat(events.next()).contains("\"code\":\"internal\"");
      events.awaitEnd();
    }
  }

  @Test
  void anActorWithoutAllOfItsEventsIsAFaultEverywhereUntilItIsMended() throws Exception {
    var damaged = "steps/damaged";
    try (var errors = LoggedErrors.collect();
        var client = TestClient.connect(server.http())) {
      client.send(Steps.take("whole", "steps/whole", 3));
      client.answer("whole");
      copyEvents("steps|default/whole", "steps|default/damaged", "1, 3");

      client.subscribe(1, damaged);
      assertInternal(client.frame("error"), errors);
      client.send(Steps.take("a", damaged, 1));
      assertThat(client.frame("error").path("code").asText()).isEqualTo("internal");
      assertThat(read(damaged).statusCode()).isEqualTo(500);
      assertThat(errors.messages()).hasSize(1);

      copyEvents("steps|default/whole", "steps|default/damaged", "2");
      Waiting.until("the actor to be back", () -> read(damaged).statusCode() == 200);
      client.subscribe(1, damaged);
      client.onStreamUpTo(1, 3);
    }
  }

  @Test
  void aStreamThatHasBegunWaitsForTheJournalAsLongAsItTakes() {
    var behind = "steps/behind";
    try (var client = TestClient.connect(server.http())) {
      client.send(Frames.subscribe(1, behind, "'window':1"));
      client.onStreamUpTo(1, 0);
      client.send(Steps.take("a", behind, 100));
      client.answer("a");
      client.frame("paused");
      TemplateDatabase.stopServer();
      client.send(Frames.ack(1, 0)); // what is next has left the feed's window
      client.send("{\"type\":\"ping\"}");
      client.frame("pong");

      client.subscribe(2, "steps/never-seen");
      assertThat(client.frame("error").path("stream").asInt())
          .as("the one that waits for less long, and has not begun")
          .isEqualTo(2);
      TemplateDatabase.startServer();

      client.onStreamUpTo(1, 1);
      client.send(Frames.ack(1, 1));
      Frames.assertNothingMissedOrRepeated(
          client.onStreamUpTo(1, 2).stream()
              .filter(frame -> !Frames.isOf("paused", frame))
              .toList());
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

  private static HttpResponse<String> read(String actor) throws Exception {
    var address = server.http().resolve("/onager/actors/" + actor);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  private static void copyEvents(String from, String to, String revisions) throws SQLException {
    try (var connection =
            DriverManager.getConnection(DATABASE.jdbcUrl(), DATABASE.user(), DATABASE.password());
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
                adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
              SELECT '%s', sequence_number, writer, write_timestamp,
                adapter_manifest, event_ser_id, event_ser_manifest, event_payload
              FROM event_journal WHERE persistence_id = '%s' AND sequence_number IN (%s)"""
              .formatted(to, from, revisions));
    }
  }

  private static void assertInternal(JsonNode error, LoggedErrors errors) {
    assertThat(error.path("code").asText()).isEqualTo("internal");
    assertThat(error.path("stream").asInt()).isEqualTo(1);
    assertThat(errors.messages())
        .singleElement()
        .asString()
        .contains(lastWord(error.path("message")));
  }

  private static URI events(String actor, String filter) {
    return server
        .http()
        .resolve(
            "/onager/actors/%s/stream?filter=%s"
                .formatted(actor, URLEncoder.encode(filter, StandardCharsets.UTF_8)));
  }

  /** The number of an incident. */
  private static String lastWord(JsonNode text) {
    return text.asText().substring(text.asText().lastIndexOf(' ') + 1);
  }
}
