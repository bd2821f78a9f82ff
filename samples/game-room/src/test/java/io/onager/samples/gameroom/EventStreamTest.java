package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private static Events open(String path, String lastEventId) throws Exception {
    var request = request(path);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    var answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    return new Events(
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.http() + path)).timeout(PATIENCE);
  }

  /** The events of one answer, each as its lines. */
  private record Events(BufferedReader reader) implements AutoCloseable {
    String next() throws IOException {
      List<String> lines = new ArrayList<>();
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty() && !lines.isEmpty()) {
          return String.join("\n", lines);
        }
        if (!line.isEmpty() && !line.startsWith(":")) {
          lines.add(line);
        }
      }
      throw new IOException("the server ended the stream");
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
