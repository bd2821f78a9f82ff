package io.onager.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.model.Json;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.Limits;
import io.onager.protocol.Received;
import io.onager.request.RequestQuery;
import io.onager.request.RequestStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Query;
import org.jspecify.annotations.Nullable;

/** What the queries of HTTP requests about durable requests say. */
final class RequestParameters {
  private static final List<String> OF_SUBMIT = List.of("priority", "after", "at", "deadline");
  private static final List<String> OF_LIST =
      List.of("status", "action", "principal", "since", "until", "dead", "limit", "page");
  private static final Limits OF_BODY_ALREADY = new Limits(Integer.MAX_VALUE, 1, 1);

  private static final Pattern TIME = Pattern.compile("\\d{4}-[0-9T:.-]{1,25}Z");
  private static final Pattern PAGE = Pattern.compile(TIME + "_[A-Za-z0-9-]{1,64}");
  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern PRINCIPAL = Pattern.compile("\\P{Cntrl}{1,200}");
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,3}");

  private RequestParameters() {}

  /**
   * Returns the {@code submit} that {@code request} says, or the error where it says none: its key
   * stands in {@code Idempotency-Key}, the rest in the query, under the names of its fields.
   *
   * @throws IllegalArgumentException for an unknown parameter
   */
  static Received submit(HttpRequest request, String action, JsonNode payload) {
    var query = query(request, OF_SUBMIT);
    var frame = JsonNodeFactory.instance.objectNode();
    frame.put("type", "submit").put("id", 1).put("action", action).set("payload", payload);
    for (var name : List.of("priority", "at", "deadline")) {
      query.get(name).ifPresent(value -> frame.put(name, value));
    }
    query.get("after").ifPresent(value -> frame.set("after", json(value)));
    request
        .getHeader("Idempotency-Key")
        .map(HttpHeader::value)
        .ifPresent(key -> frame.put("key", key));
    return ClientFrames.parse(Json.text(frame), OF_BODY_ALREADY).get(0);
  }

  /**
   * Returns the requests of {@code tenant} that {@code request} asks for.
   *
   * @throws IllegalArgumentException for a parameter that is unknown or does not fit
   */
  static RequestQuery list(HttpRequest request, String tenant) {
    var query = query(request, OF_LIST);
    var limit = fitting(query, "limit", LIMIT, "1 to " + RequestQuery.MAX_LIMIT);
    return new RequestQuery(
        tenant,
        status(query),
        fitting(query, "action", ACTION, "the name of an action"),
        fitting(query, "principal", PRINCIPAL, "1 to 200 characters"),
        time(query, "since"),
        time(query, "until"),
        dead(query),
        fitting(query, "page", PAGE, "the next of another page"),
        limit == null ? RequestQuery.of(tenant).limit() : Integer.parseInt(limit));
  }

  private static Query query(HttpRequest request, List<String> known) {
    var unknown = Queries.misfit(request, known);
    if (unknown.isPresent()) {
      throw new IllegalArgumentException(unknown.get().message());
    }
    return request.getUri().query();
  }

  private static @Nullable RequestStatus status(Query query) {
    var word = query.get("status");
    var status = word.flatMap(RequestStatus::of).filter(one -> one != RequestStatus.UNKNOWN);
    if (word.isPresent() && status.isEmpty()) {
      throw expected("status", "that of a request");
    }
    return status.orElse(null);
  }

  private static boolean dead(Query query) {
    var dead = query.get("dead");
    if (dead.isPresent() && !dead.get().equals("true")) {
      throw expected("dead", "true, or left out"); // "false" would read as all others
    }
    return dead.isPresent();
  }

  private static @Nullable Instant time(Query query, String name) {
    var text = fitting(query, name, TIME, "a time such as 2026-01-31T12:00:00Z");
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw expected(name, "a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static @Nullable String fitting(
      Query query, String name, Pattern pattern, String expected) {
    Optional<String> value = query.get(name);
    if (value.isPresent() && !pattern.matcher(value.get()).matches()) {
      throw expected(name, expected);
    }
    return value.orElse(null);
  }

  private static IllegalArgumentException expected(String name, String expected) {
    return new IllegalArgumentException("%s: expected %s".formatted(name, expected));
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(text); // which is refused as what it is not
    }
  }
}
