package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams as server-sent events, as {@code curl} and a browser's {@code EventSource} see them. */
class EventStreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static TestServer server;

  private final String counter = "/onager/actors/counter/" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tellsEachRevisionWithThePositionThatItBringsOneTo() throws Exception {
    try (var events = open(counter + "/stream", "")) {
      assertThat(events.next()).contains("\"outcome\":\"started\"").doesNotContain("id: ");
      assertThat(events.next()).contains("\"revision\":0,\"state\":0").contains(":0\n");
      add(5);
      assertThat(events.next()).contains("\"revision\":1,\"state\":5").contains(":1\n");
    }
  }

  @Test
  void goesOnBehindTheLastEventId() throws Exception {
    add(1);
    String id;
    try (var events = open(counter + "/stream", "")) {
      events.next();
      id = events.next().lines().findFirst().orElseThrow().substring("id: ".length());
    }
    add(2);
    add(3);

    try (var events = open(counter + "/stream?of=events", id)) {
      assertThat(events.next()).contains("\"outcome\":\"resumed\"");
      assertThat(events.next()).contains("\"revision\":2").contains("\"state\":3");
      assertThat(events.next()).contains("\"revision\":3").contains("\"state\":6");
    }
  }

  @Test
  void tellsChangesByTheTypesOwnDelta() throws Exception {
    var room = "/onager/actors/game-room/" + UUID.randomUUID();
    try (var events = open(room + "/stream?delta=custom", "")) {
      assertThat(events.next()).contains("\"delta\":\"room-changes\"");
      assertThat(events.next()).contains("\"revision\":0,\"state\":");
      post(room + "/Join", "{\"player\":\"ann\"}");
      assertThat(events.next())
          .contains("\"revision\":1,\"base\":0,\"change\":{\"online\":{\"ann\":true}}");
    }
  }

  @Test
  void beginsAnewWhereTheLastEventIdCannotBeContinued() throws Exception {
    add(1);

    try (var events = open(counter + "/stream", "anotherlife:7")) {
      assertThat(events.next()).contains("\"outcome\":\"reset\"");
      assertThat(events.next()).contains("\"revision\":1,\"state\":1");
    }
  }

  @Test
  void refusesWhatItCannotServeWithAProblemDocument() throws Exception {
    assertThat(problem(counter + "/stream?delta=gzip")).isEqualTo("bad-frame");
    assertThat(problem(counter + "/stream?delta=custom")).isEqualTo("bad-frame");
    assertThat(problem("/onager/actors/game-room/x/stream?delta=custom&select=/total"))
        .isEqualTo("bad-frame");
    assertThat(problem(counter + "/stream?filter=%7B%22name%22%3A%22x%22%7D"))
        .isEqualTo("invalid-filter");
    assertThat(problem(counter + "/stream?select=players")).isEqualTo("bad-frame");
    assertThat(problem("/onager/actors/nothing/x/stream")).isEqualTo("unknown-actor-type");
    assertThat(problem("/onager/actors/counter/%20/stream")).isEqualTo("invalid-address");
  }

  private void add(int amount) throws Exception {
    post(counter + "/Add", "{\"amount\":" + amount + "}");
  }

  private static void post(String path, String body) throws Exception {
    var post = request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    assertThat(HTTP.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  private static String problem(String path) throws Exception {
    var answer = HTTP.send(request(path).build(), BodyHandlers.ofString());
    return Json.parse(answer.body()).path("code").asText();
  }

  private static TestEvents open(String path, String lastEventId) throws Exception {
    var headers =
        lastEventId.isEmpty() ? Map.<String, String>of() : Map.of("Last-Event-ID", lastEventId);
    return TestEvents.open(server.http().resolve(path), headers);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.http() + path)).timeout(PATIENCE);
  }
}
