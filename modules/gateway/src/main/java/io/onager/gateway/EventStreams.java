package io.onager.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.gateway.stream.OpenStreams;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.protocol.ClientFrame.Subscribe;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.ErrorFrame;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Watching an actor over plain HTTP, as server-sent events: a subscription whose fields stand in
 * the query, {@code filter} as JSON, {@code select} once for each pointer, {@code from} as a
 * revision of the present life. {@code Last-Event-ID} goes before {@code from}.
 */
final class EventStreams {
  private static final int STREAM = 1;
  private static final List<String> PARAMETERS =
      List.of("of", "mode", "filter", "select", "delta", "from", "signals");

  private final Services services;

  EventStreams(Services services) {
    this.services = services;
  }

  /** Returns the stream that {@code request} asks for of the actor at {@code address}. */
  HttpResponse answer(HttpRequest request, Principal principal, Address address) {
    var refusal = services.refusal();
    if (refusal.isPresent()) {
      return Answers.problem(refusal.get());
    }
    var type = services.actors().type(address);
    if (type.isEmpty()) {
      return Answers.problem(Errors.UNKNOWN_TYPE);
    }
    var unknown = Queries.misfit(request, PARAMETERS);
    if (unknown.isPresent()) {
      return Answers.problem(unknown.get());
    }
    var received = ClientFrames.parse(Json.text(frame(request, address))).get(0);
    if (received instanceof ErrorFrame error) {
      return Answers.problem(error.on(null));
    }
    var subscribe = (Subscribe) received;
    var misfit = OpenStreams.check(subscribe, type.get());
    if (misfit.isPresent()) {
      return Answers.problem(misfit.get().on(null));
    }
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(
                MediaTypes.TEXT_EVENT_STREAM.toContentType(),
                EventSource.create(services, principal, subscribe, address, type.get())))
        .addHeader(RawHeader.create("Cache-Control", "no-store"));
  }

  private static ObjectNode frame(HttpRequest request, Address address) {
    var query = request.getUri().query();
    var frame = JsonNodeFactory.instance.objectNode();
    frame.put("type", "subscribe").put("stream", STREAM).put("actor", address.path());
    for (var name : new String[] {"of", "mode", "delta"}) {
      query.get(name).ifPresent(value -> frame.put(name, value));
    }
    query.get("filter").ifPresent(value -> frame.set("filter", json(value)));
    select(query, frame);
    query.get("signals").ifPresent(value -> frame.set("signals", json(value)));
    query
        .get("from")
        .ifPresent(value -> frame.putObject("from").putNull("base").set("revision", json(value)));
    request
        .getHeader("Last-Event-ID")
        .map(HttpHeader::value)
        .filter(id -> !id.isEmpty())
        .ifPresent(id -> from(id, frame));
    return frame;
  }

  private static void select(Query query, ObjectNode frame) {
    var pointers = JsonNodeFactory.instance.arrayNode();
    query
        .toList()
        .forEach(
            parameter -> {
              if (parameter.first().equals("select")) {
                pointers.add(parameter.second());
              }
            });
    if (!pointers.isEmpty()) {
      frame.set("select", pointers);
    }
  }

  /** A browser keeps one id, so not what it holds: the first update is full again. */
  private static void from(String id, ObjectNode frame) {
    var colon = id.indexOf(':');
    frame
        .putObject("from")
        .put("epoch", id.substring(0, Math.max(0, colon)))
        .putNull("base")
        .set("revision", json(id.substring(colon + 1)));
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(text); // which is refused as what it is not
    }
  }
}
