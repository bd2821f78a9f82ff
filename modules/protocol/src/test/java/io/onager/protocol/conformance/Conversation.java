package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;

/** One run of a case: its variables and its connections. Takes the steps one by one. */
final class Conversation implements AutoCloseable {
  private static final String PATH = "/onager/ws";

  private final HttpClient http;
  private final URI base;
  private final Duration patience;
  private final Bindings bindings = new Bindings(UUID.randomUUID().toString().substring(0, 13));
  private final Expectation expectation = new Expectation(bindings);
  private final Map<String, Connection> connections = new HashMap<>();

  Conversation(HttpClient http, URI base, Duration patience) {
    this.http = http;
    this.base = base;
    this.patience = patience;
  }

  void take(JsonNode step) {
    for (var n = 1; n <= step.path("times").asInt(1); n++) {
      bindings.bind("n", IntNode.valueOf(n));
      takeOnce(bindings.fill(step));
    }
  }

  private void takeOnce(JsonNode step) {
    if (step.has("request")) {
      new Exchange(http, base, patience, expectation).take(step);
    } else if (step.has("open")) {
      open(step);
    } else if (step.has("send")) {
      on(step).send(step.get("send").toString(), isBinary(step));
    } else if (step.has("sendText")) {
      on(step).send(ConformanceFiles.text(step.get("sendText")), isBinary(step));
    } else if (step.has("sendHex")) {
      on(step).send(HexFormat.of().parseHex(step.get("sendHex").textValue()));
    } else if (step.has("expect")) {
      expect(step);
    } else if (step.has("expectInOrder")) {
      expectInOrder(step);
    } else if (step.has("expectClose")) {
      expectClose(step);
    } else if (step.has("close")) {
      on(step).close(step.get("close").intValue());
    } else {
      throw new Mismatch("the case has a step of an unknown kind");
    }
  }

  /** Every frame is one that the case expects. */
  void expectNothingMore() {
    for (var connection : connections.values()) {
      if (connection.isOpen()) {
        connection.ping();
      }
      if (!connection.inbox().untaken().isEmpty()) {
        throw Mismatch.expected("no other frames", connection.inbox().untaken());
      }
    }
  }

  @Override
  public void close() {
    connections.values().forEach(Connection::abort);
  }

  private void open(JsonNode step) {
    var open = step.get("open");
    try {
      var connection = Connection.open(opening(open), patience);
      connections.put(name(step), connection);
      if (open.has("refused")) {
        throw Mismatch.expected("a refusal with " + open.get("refused"), "an open connection");
      }
      if (open.has("subprotocol")) {
        require(
            open.get("subprotocol"), JsonNodeFactory.instance.textNode(connection.subprotocol()));
      }
      if (open.path("welcome").asBoolean(true)) {
        welcome(connection);
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof WebSocketHandshakeException refusal) || !open.has("refused")) {
        throw new Mismatch("could not connect", e);
      }
      require(
          open.get("refused"),
          JsonNodeFactory.instance.numberNode(refusal.getResponse().statusCode()));
    } catch (TimeoutException e) {
      throw new Mismatch("could not connect in time", e);
    }
  }

  private Connection.Opening opening(JsonNode open) {
    var scheme = "https".equals(base.getScheme()) ? "wss" : "ws";
    var uri = URI.create(scheme + "://" + base.getAuthority() + open.path("path").asText(PATH));
    var builder = http.newWebSocketBuilder().connectTimeout(patience);
    open.path("headers")
        .properties()
        .forEach(h -> builder.header(h.getKey(), h.getValue().asText()));
    var offers =
        StreamSupport.stream(open.path("subprotocols").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    if (!offers.isEmpty()) {
      builder.subprotocols(offers.get(0), offers.subList(1, offers.size()).toArray(String[]::new));
    }
    return listener -> builder.buildAsync(uri, listener);
  }

  private static void welcome(Connection connection) {
    var first = connection.inbox().take(frame -> true, "a welcome").frame();
    if (!first.path("type").asText().equals("welcome")) {
      throw Mismatch.expected("a welcome first", first);
    }
  }

  private void expect(JsonNode step) {
    var pattern = step.get("expect");
    var channel = Channel.of(pattern);
    var arrived = on(step).inbox().take(frame -> Channel.of(frame).equals(channel), pattern);
    if (!expectation.matchesFrame(pattern, arrived.frame())) {
      throw Mismatch.expected(pattern, arrived.frame());
    }
    if (step.has("as") && arrived.isBinary() != isBinary(step)) {
      throw Mismatch.expected(step.get("as") + " message", arrived);
    }
  }

  private void expectInOrder(JsonNode step) {
    var patterns = step.get("expectInOrder");
    var channels = new ArrayList<Channel>();
    patterns.forEach(pattern -> channels.add(Channel.of(pattern)));
    for (var pattern : patterns) {
      var frame = takeOf(channels, on(step), pattern);
      if (!expectation.matchesFrame(pattern, frame)) {
        throw Mismatch.expected(pattern, frame);
      }
    }
  }

  private static JsonNode takeOf(List<Channel> channels, Connection connection, JsonNode pattern) {
    return connection.inbox().take(frame -> channels.contains(Channel.of(frame)), pattern).frame();
  }

  private void expectClose(JsonNode step) {
    var code = on(step).inbox().takeClose();
    require(step.get("expectClose"), JsonNodeFactory.instance.numberNode(code));
  }

  private void require(JsonNode pattern, JsonNode got) {
    if (!expectation.matches(pattern, got)) {
      throw Mismatch.expected(pattern, got);
    }
  }

  private Connection on(JsonNode step) {
    var connection = connections.get(name(step));
    if (connection == null) {
      throw new Mismatch("the case uses a connection that it has not opened");
    }
    return connection;
  }

  private static String name(JsonNode step) {
    return step.path("on").asText("main");
  }

  private static boolean isBinary(JsonNode step) {
    return step.path("as").asText().equals("binary");
  }
}
