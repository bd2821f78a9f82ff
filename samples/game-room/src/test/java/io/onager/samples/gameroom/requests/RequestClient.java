package io.onager.samples.gameroom.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.model.Position;
import io.onager.testkit.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Asks any of the nodes over HTTP, with the same key until there is an answer. Thread-safe. */
final class RequestClient {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ONE_ANSWER = Duration.ofSeconds(15);
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<URI> nodes;

  RequestClient(List<URI> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Submits until it is accepted; returns the request's id. */
  String submit(String action, JsonNode payload, String key) {
    var answer = post("/onager/requests/" + action, payload, key);
    return answer.path("request").asText();
  }

  /** Gives {@code type/id/Command} until it is done. */
  void invoke(String command, JsonNode arguments, String key) {
    post("/onager/actors/" + command, arguments, key);
  }

  private JsonNode post(String path, JsonNode body, String key) {
    return parsed(
        ask(
            HttpRequest.newBuilder()
                .POST(BodyPublishers.ofString(Json.text(body)))
                .header("Idempotency-Key", key),
            path));
  }

  /** Returns where the life of a request began. */
  Position begin(String request) {
    var tag = ask(HttpRequest.newBuilder(), "/onager/requests/" + request).headers();
    var epoch = tag.firstValue("ETag").orElseThrow().replaceAll("^\"|:.*$", "");
    return new Position(epoch, 0);
  }

  /** Returns the state of any actor. */
  JsonNode actor(String address) {
    return parsed(ask(HttpRequest.newBuilder(), "/onager/actors/" + address));
  }

  /** Returns the state of a request. */
  JsonNode state(String request) {
    return parsed(ask(HttpRequest.newBuilder(), "/onager/requests/" + request));
  }

  /** Waits until a request stands so. */
  JsonNode await(String request, String status) {
    Waiting.until(
        "%s to be %s".formatted(request, status),
        PATIENCE,
        () -> state(request).path("status").asText().equals(status));
    return state(request);
  }

  /** Asks one node after another. */
  private HttpResponse<String> ask(HttpRequest.Builder request, String path) {
    var answers = new ArrayList<HttpResponse<String>>();
    Waiting.until(
        "an answer of any node to " + path,
        PATIENCE,
        () -> {
          var answer = once(request, path);
          if (answer.statusCode() != OK && answer.statusCode() != ACCEPTED) {
            throw new IOException(answer.statusCode() + " " + answer.body());
          }
          return answers.add(answer);
        });
    return answers.get(0);
  }

  private HttpResponse<String> once(HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    var node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    var asked = request.copy().uri(node.resolve(path)).timeout(ONE_ANSWER).build();
    return http.send(asked, BodyHandlers.ofString());
  }

  private static JsonNode parsed(HttpResponse<String> answer) {
    try {
      return Json.parse(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.body(), e);
    }
  }
}
