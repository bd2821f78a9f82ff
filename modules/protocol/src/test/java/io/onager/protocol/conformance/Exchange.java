package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.onager.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One HTTP request and what the response has to be. */
record Exchange(HttpClient http, URI base, Duration patience, Expectation expectation) {
  void take(JsonNode step) {
    var response = send(step.get("request"));
    var expected = step.required("response");
    if (response.statusCode() != expected.required("status").intValue()) {
      throw Mismatch.expected(
          expected, "status %d, %s".formatted(response.statusCode(), response.body()));
    }
    for (var header : expected.path("headers").properties()) {
      var got = response.headers().firstValue(header.getKey());
      if (!expectation.matches(
          header.getValue(),
          got.<JsonNode>map(TextNode::valueOf).orElse(MissingNode.getInstance()))) {
        throw Mismatch.expected(header, got);
      }
    }
    if (expected.has("body") && !expectation.matches(expected.get("body"), body(response))) {
      throw Mismatch.expected(expected.get("body"), response.body());
    }
  }

  private HttpResponse<String> send(JsonNode request) {
    var builder =
        HttpRequest.newBuilder(base.resolve(request.required("path").asText()))
            .timeout(patience)
            .method(request.path("method").asText("GET"), content(request));
    request
        .path("headers")
        .properties()
        .forEach(h -> builder.header(h.getKey(), h.getValue().asText()));
    try {
      return http.send(builder.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Mismatch("no response", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Mismatch("interrupted while waiting", e);
    }
  }

  private static HttpRequest.BodyPublisher content(JsonNode request) {
    if (request.has("text")) {
      return BodyPublishers.ofString(ConformanceFiles.text(request.get("text")));
    }
    return request.has("body")
        ? BodyPublishers.ofString(request.get("body").toString())
        : BodyPublishers.noBody();
  }

  private static JsonNode body(HttpResponse<String> response) {
    try {
      return Json.parse(response.body());
    } catch (IOException e) {
      throw Mismatch.expected("a body of JSON", response.body());
    }
  }
}
