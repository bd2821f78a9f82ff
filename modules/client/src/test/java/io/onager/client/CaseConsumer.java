package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A consumer of a case, which takes as many updates as it is told to. */
final class CaseConsumer implements Flow.Subscriber<Update<JsonNode>> {
  final Watch<JsonNode> watch;

  /** What it was told, as the case writes it, and no step has looked at. */
  final List<JsonNode> updates = new ArrayList<>();

  boolean ended;
  @Nullable OnagerException failure;
  private final boolean ofEvents;
  private final long first;
  private Flow.@Nullable Subscription subscription;

  CaseConsumer(Watch<JsonNode> watch, boolean ofEvents, long first) {
    this.watch = watch;
    this.ofEvents = ofEvents;
    this.first = first;
  }

  void take(long count) {
    if (subscription != null) {
      subscription.request(count);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (first > 0) {
      given.request(first);
    }
  }

  @Override
  public void onNext(Update<JsonNode> update) {
    updates.add(json(update));
  }

  @Override
  public void onError(Throwable why) {
    ended = true;
    failure = (OnagerException) why;
  }

  @Override
  public void onComplete() {
    ended = true;
  }

  private JsonNode json(Update<JsonNode> update) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("revision", update.revision());
    json.put("epoch", update.position().epoch());
    json.put("reset", update.isReset());
    if (ofEvents) {
      json.set("event", update.event().json());
      return json.put("at", update.event().at().toString());
    }
    return json.set("state", update.state());
  }
}
