package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.client.CaseServer.CaseSocket;
import io.onager.client.CaseServer.Sent;
import io.onager.model.Json;
import io.onager.protocol.conformance.Bindings;
import io.onager.protocol.conformance.ClientCase;
import io.onager.protocol.conformance.Expectation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One run of a case: takes its steps one by one. What the steps are is described in {@code
 * conformance/README.md} of the protocol.
 */
final class CaseRun {
  private static final Duration TICK = Duration.ofMillis(10); // how exactly a dial is timed
  private static final int LONGEST_WAIT_MILLIS = 20_000;

  /** What it is welcomed with, unless the case says more. */
  private static final Map<String, Object> WELCOME =
      Map.of(
          "type",
          "welcome",
          "protocol",
          1,
          "connection",
          "c-1",
          "node",
          "n-1",
          "heartbeat",
          25_000,
          "limits",
          Map.of("messageBytes", 1 << 20, "streams", 4096));

  private final VirtualLoop loop;
  private final CaseServer server;
  private final CaseApplication application;
  private final Bindings bindings = new Bindings("run");
  private final Expectation expectation = new Expectation(bindings);
  private final Map<String, CaseSocket> connections = new HashMap<>();
  private final boolean batching;
  private final Map<String, Consumer<JsonNode>> steps = new HashMap<>();

  /** Prepares a run; {@code seed} decides the chance, and whether frames come in one message. */
  CaseRun(ClientCase played, long seed) {
    var random = new Random(seed);
    loop = new VirtualLoop(random);
    server = new CaseServer(loop);
    batching = seed % 2 == 0;
    application = new CaseApplication(played.connect(), loop, server);
    steps.put("accept", this::accept);
    steps.put("receive", this::receive);
    steps.put("acked", this::acked);
    steps.put("send", this::send);
    steps.put("sendText", step -> on(step).say(step.get("sendText").textValue()));
    steps.put("silence", step -> on(step).silent = true);
    steps.put("drop", step -> on(step).drop(step.get("drop").intValue()));
    steps.put("left", step -> assertThat(on(step).left).as("it was left").isTrue());
    steps.put("advance", step -> loop.run(Duration.ofMillis(step.get("advance").longValue())));
    steps.put("quiet", this::quiet);
    steps.put("told", this::told);
    steps.put("over", this::over);
    steps.put("answer", this::answer);
    steps.put("status", this::status);
    application.addTo(steps);
  }

  void run(List<JsonNode> all) {
    loop.run(Duration.ZERO);
    for (var i = 0; i < all.size(); i++) {
      try {
        take(bindings.fill(all.get(i)));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("step %d, %s%n%s".formatted(i + 1, all.get(i), e.getMessage()), e);
      }
    }
    expectNothingMore();
  }

  /** Its first field names a step. */
  private void take(JsonNode step) {
    var action = steps.get(step.fieldNames().next());
    if (action == null) {
      throw new AssertionError("the case has a step of an unknown kind");
    }
    action.accept(step);
    loop.run(Duration.ZERO);
  }

  private void accept(JsonNode step) {
    var accept = step.get("accept");
    var socket = dial(accept);
    if (accept.has("lost")) {
      socket.drop(accept.get("lost").intValue());
      return;
    }
    connections.put(name(step), socket);
    socket.open();
    loop.run(Duration.ZERO);
    if (accept.has("token")) {
      var hello = Json.mapper().createObjectNode().set("token", accept.get("token"));
      require(hello, socket.hellos.remove());
    }
    if (!accept.path("welcome").isBoolean()) {
      ObjectNode welcome = Json.mapper().valueToTree(WELCOME);
      accept.path("welcome").properties().forEach(f -> welcome.set(f.getKey(), f.getValue()));
      socket.say(welcome.toString());
    }
  }

  private CaseSocket dial(JsonNode accept) {
    var begun = loop.nanos();
    var latest = begun + millis(accept.path("within").asLong(LONGEST_WAIT_MILLIS));
    while (server.dialled.isEmpty() && loop.nanos() < latest) {
      loop.run(TICK);
    }
    assertThat(server.dialled).as("connections within %d ns", latest - begun).isNotEmpty();
    var socket = server.dialled.remove();
    assertThat(socket.dialledAt - begun)
        .as("nanoseconds until it dialled")
        .isGreaterThanOrEqualTo(millis(accept.path("after").asLong()));
    return socket;
  }

  private void receive(JsonNode step) {
    var untaken = on(step).untaken;
    var taken = new ArrayList<Sent>();
    for (var pattern : step.get("receive")) {
      var found =
          untaken.stream()
              .filter(sent -> expectation.matchesFrame(pattern, sent.frame()))
              .findFirst();
      assertThat(found).as("expected: %s, got: %s", pattern, untaken).isPresent();
      taken.add(found.orElseThrow());
      untaken.remove(found.orElseThrow());
    }
    checkMessages(step, taken, untaken);
    if (step.has("inOrder")) {
      assertThat(taken).extracting(Sent::order).isSorted();
    }
  }

  private static void checkMessages(JsonNode step, List<Sent> taken, List<Sent> untaken) {
    var messages = new HashSet<Integer>();
    taken.forEach(sent -> messages.add(sent.message()));
    untaken.forEach(sent -> messages.add(sent.message()));
    if (step.has("inOneMessage")) {
      assertThat(messages).as("messages").hasSize(1);
    }
    if (step.has("eachAlone")) {
      assertThat(messages).as("messages").hasSameSizeAs(taken);
    }
  }

  private void acked(JsonNode step) {
    var acked = step.get("acked");
    var acks = on(step).acks;
    var last =
        acks.stream()
            .filter(ack -> ack.get("stream").equals(acked.get("stream")))
            .mapToLong(ack -> ack.get("revision").longValue())
            .max()
            .orElse(-1);
    acks.clear();
    assertThat(last)
        .as("acknowledged")
        .isBetween(acked.get("atLeast").longValue(), acked.get("atMost").longValue());
  }

  private void send(JsonNode step) {
    var frames = step.get("send");
    if (batching || frames.isObject()) {
      on(step).say(frames.toString());
    } else {
      for (var frame : frames) {
        on(step).say(frame.toString());
        loop.run(Duration.ZERO);
      }
    }
  }

  private void quiet(JsonNode step) {
    loop.run(Duration.ofMillis(step.get("quiet").longValue()));
    expectNothingMore();
  }

  private void told(JsonNode step) {
    var got = application.consumer(step.get("told")).updates;
    assertThat(got).as("told").hasSameSizeAs(step.get("updates"));
    for (var i = 0; i < got.size(); i++) {
      ObjectNode pattern = step.get("updates").get(i).deepCopy();
      if (!pattern.has("reset")) {
        pattern.put("reset", false);
      }
      require(pattern, got.get(i));
    }
    got.clear();
  }

  private void over(JsonNode step) {
    var consumer = application.consumer(step.get("over"));
    assertThat(consumer.ended).as("it has ended").isTrue();
    consumer.ended = false;
    if (consumer.failure == null || !step.has("error")) {
      assertThat(consumer.failure).isNull();
      assertThat(step.has("error")).as("it should have failed").isFalse();
    } else {
      require(step.get("error"), CaseApplication.json(consumer.failure));
    }
  }

  private void answer(JsonNode step) {
    var got = application.answer(step.get("answer"));
    ObjectNode pattern = step.deepCopy();
    pattern.remove("answer");
    require(pattern.path("error").isObject() ? pattern.get("error") : pattern, got);
  }

  private void status(JsonNode step) {
    require(step, application.status());
  }

  private void require(JsonNode pattern, JsonNode got) {
    assertThat(expectation.matchesFrame(pattern, got))
        .as("expected: %s, got: %s", pattern, got)
        .isTrue();
  }

  /** Whatever a client does is something that the case expects. */
  private void expectNothingMore() {
    assertThat(server.dialled).as("other connections").isEmpty();
    connections.values().forEach(each -> assertThat(each.untaken).as("other frames").isEmpty());
    application.expectNothingMore();
  }

  private CaseSocket on(JsonNode step) {
    var socket = connections.get(name(step));
    if (socket == null) {
      throw new AssertionError("the case uses a connection that was not accepted");
    }
    return socket;
  }

  private static String name(JsonNode step) {
    return step.path("on").asText("main");
  }

  private static long millis(long count) {
    return Duration.ofMillis(count).toNanos();
  }
}
