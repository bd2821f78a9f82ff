package io.onager.samples.gameroom;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** How a node says over HTTP that it is, at one moment. */
record NodeStatistics(JsonNode said) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Asks as one who may see all. */
  static NodeStatistics ask(URI server) throws Exception {
    return new NodeStatistics(Json.parse(answer(server, Rules.bearer(Rules.OPERATOR)).body()));
  }

  static HttpResponse<String> answer(URI server, Map<String, String> headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(server + "/onager/statistics"));
    headers.forEach(request::header);
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** Returns the session of the one principal of that name. */
  Optional<JsonNode> session(String name) {
    return find("sessions", each -> each.path("principal").path("name").asText().equals(name));
  }

  /** Returns a stream of the one principal of that name. */
  Optional<JsonNode> stream(String name, int number) {
    return session(name)
        .flatMap(each -> find(each.path("streams"), stream -> is(stream, "stream", number)));
  }

  Optional<JsonNode> feed(String id) {
    return find("feeds", each -> each.path("address").path("id").asText().equals(id));
  }

  private Optional<JsonNode> find(String field, Predicate<JsonNode> isMeant) {
    return find(said.path(field), isMeant);
  }

  private static Optional<JsonNode> find(JsonNode all, Predicate<JsonNode> isMeant) {
    return StreamSupport.stream(all.spliterator(), false).filter(isMeant).findFirst();
  }

  private static boolean is(JsonNode node, String field, int value) {
    return node.path(field).asInt() == value;
  }
}
