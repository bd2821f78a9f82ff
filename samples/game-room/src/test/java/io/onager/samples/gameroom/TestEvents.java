package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.testkit.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A stream of server-sent events, each as its lines. */
final class TestEvents implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final InputStream body;
  private final BufferedReader reader;

  private TestEvents(InputStream body) {
    this.body = body;
    this.reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  static TestEvents open(URI stream, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(stream);
    headers.forEach(request::header);
    var answer =
        Waiting.get("the answer", HTTP.sendAsync(request.build(), BodyHandlers.ofInputStream()));
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    return new TestEvents(answer.body());
  }

  /** Waits for the next event. */
  String next() {
    return read("an event").orElseThrow(() -> new AssertionError("the server ended the stream"));
  }

  /** Waits until the server ends the stream, which it does next. */
  void awaitEnd() {
    assertThat(read("the end of the stream")).isEmpty();
  }

  private Optional<String> read(String what) {
    return Waiting.get(what, CompletableFuture.supplyAsync(this::read));
  }

  private Optional<String> read() {
    List<String> lines = new ArrayList<>();
    try {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty() && !lines.isEmpty()) {
          return Optional.of(String.join("\n", lines));
        }
        if (!line.isEmpty() && !line.startsWith(":")) {
          lines.add(line);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
