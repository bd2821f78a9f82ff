package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.Json;
import io.onager.model.Position;
import io.onager.protocol.ClientFrame.Delta;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The application of a case: what it does, and what it was told. */
final class CaseApplication {
  private final Onager onager;
  private final JsonNode connect;
  private final Map<String, CaseConsumer> consumers = new HashMap<>();
  private final Map<String, CompletableFuture<Result<JsonNode>>> answers = new HashMap<>();

  /** Connects as {@code connect} says. */
  CaseApplication(JsonNode connect, VirtualLoop loop, Transport transport) {
    this.connect = connect;
    var options = connect.has("tokens") ? withTokens(connect.get("tokens")) : Options.DEFAULT;
    var core = new Core(options, loop, transport, loop);
    onager = Onager.start(core, List.of(URI.create("ws://played/onager/ws")));
  }

  private static Options withTokens(JsonNode tokens) {
    var left = new ArrayDeque<String>();
    tokens.forEach(token -> left.add(token.textValue()));
    return Options.DEFAULT.withToken(() -> left.size() > 1 ? left.remove() : left.element());
  }

  void addTo(Map<String, Consumer<JsonNode>> steps) {
    steps.put("watch", this::watch);
    steps.put("take", step -> consumer(step.get("take")).take(step.get("count").longValue()));
    steps.put("unwatch", step -> consumer(step.get("unwatch")).watch.close());
    steps.put("invoke", this::invoke);
    steps.put("cancel", this::cancel);
    steps.put("reconnect", step -> onager.reconnect());
    steps.put("close", step -> onager.close());
  }

  CaseConsumer consumer(JsonNode name) {
    return Objects.requireNonNull(consumers.get(name.textValue()), "the case watches it first");
  }

  /** Takes the answer to a command, as the case writes it. */
  JsonNode answer(JsonNode name) {
    var answer = Objects.requireNonNull(answers.remove(name.textValue()), "it was invoked");
    assertThat(answer.isDone()).as("there is an answer").isTrue();
    if (answer.isCompletedExceptionally()) {
      return json(Failures.of(answer));
    }
    var result = answer.join();
    ObjectNode json = Json.mapper().createObjectNode().put("revision", result.revision());
    return json.set("value", result.value());
  }

  /** Returns the status as the case writes it. */
  JsonNode status() {
    var status = onager.status();
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("status", status.phase().name().toLowerCase(Locale.ROOT));
    status.reason().ifPresent(why -> json.put("reason", wire(why)));
    status.refusal().ifPresent(why -> json.put("code", why.code()));
    return json;
  }

  private static String wire(Status.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void expectNothingMore() {
    consumers.forEach(
        (name, consumer) -> {
          assertThat(consumer.updates).as("told to %s too", name).isEmpty();
          assertThat(consumer.ended).as("%s has ended", name).isFalse();
        });
    answers.forEach((name, answer) -> assertThat(answer).as(name).isNotDone());
  }

  static JsonNode json(OnagerException why) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("code", why.code()).put("retry", why.retry().wire());
    why.reason().ifPresent(reason -> json.put("reason", reason));
    return json.set("details", Json.tree(why.details()));
  }

  private void watch(JsonNode step) {
    var options = options(step.path("options"));
    var watch = actor(step).watch(options);
    var takes = step.path("takes").asLong(Long.MAX_VALUE);
    var consumer = new CaseConsumer(watch, options.isOfEvents(), takes);
    consumers.put(step.get("watch").textValue(), consumer);
    watch.subscribe(consumer);
  }

  private static WatchOptions options(JsonNode said) {
    var options =
        said.path("of").asText().equals("events") ? WatchOptions.EVENTS : WatchOptions.DEFAULT;
    if (said.path("mode").asText().equals("latest")) {
      options = options.latest();
    }
    if (said.path("delta").asText().equals("json-patch")) {
      options = options.withDelta(Delta.JSON_PATCH);
    }
    if (said.has("filter")) {
      options = options.withFilter(said.get("filter"));
    }
    if (said.has("select")) {
      options = options.withSelect(Json.mapper().convertValue(said.get("select"), String[].class));
    }
    if (said.has("from")) {
      options = options.withFrom(Json.mapper().convertValue(said.get("from"), Position.class));
    }
    return options.withWindow(said.path("window").asInt(options.window()));
  }

  private void invoke(JsonNode step) {
    var options = InvokeOptions.DEFAULT;
    if (step.has("key")) {
      options =
          step.get("key").isNull()
              ? options.withoutKey()
              : options.withKey(step.get("key").textValue());
    }
    if (step.has("timeoutMs")) {
      options = options.withTimeout(Duration.ofMillis(step.get("timeoutMs").longValue()));
    }
    var args = step.has("args") ? step.get("args") : Map.of();
    answers.put(
        step.get("invoke").textValue(),
        actor(step).invoke(step.get("command").textValue(), args, JsonNode.class, options));
  }

  private void cancel(JsonNode step) {
    var answer = Objects.requireNonNull(answers.remove(step.get("cancel").textValue()));
    assertThat(answer.cancel(false)).isTrue();
  }

  private Actor<JsonNode> actor(JsonNode step) {
    var address = step.get("actor").textValue().split("/", 2);
    var type = ActorType.named(address[0], JsonNode.class);
    var known =
        connect.has("delta") && address[0].equals("counter")
            ? type.withDelta(connect.get("delta").textValue(), CaseApplication::added)
            : type;
    return onager.actor(known, address[1]);
  }

  /** The delta that an application may know. */
  private static JsonNode added(JsonNode state, JsonNode change) {
    assertThat(change.isNumber()).as("a change that can be added").isTrue();
    return LongNode.valueOf(state.longValue() + change.longValue());
  }
}
