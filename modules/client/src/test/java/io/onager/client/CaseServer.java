package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.onager.model.Json;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The server of a case, on a {@link VirtualLoop}: says what the case has it say, and keeps all. */
final class CaseServer implements Transport {
  private static final Set<String> UNASKED = Set.of("hello", "ping", "ack");

  /** A frame that no step has taken: the number of its message, and its own. */
  record Sent(JsonNode frame, int message, int order) {}

  private final VirtualLoop loop;

  /** Connections that the case has not answered yet. */
  final Deque<CaseSocket> dialled = new ArrayDeque<>();

  CaseServer(VirtualLoop loop) {
    this.loop = loop;
  }

  @Override
  public Socket open(URI place, Listener listener) {
    var socket = new CaseSocket(listener, loop.nanos());
    dialled.add(socket);
    return socket;
  }

  /** One connection, as the server has it. */
  final class CaseSocket implements Socket {
    final long dialledAt;
    final List<Sent> untaken = new ArrayList<>();
    final Deque<JsonNode> hellos = new ArrayDeque<>();
    final List<JsonNode> acks = new ArrayList<>();
    boolean left;
    boolean silent;
    private final Listener listener;
    private int messages;
    private int frames;

    private CaseSocket(Listener listener, long dialledAt) {
      this.listener = listener;
      this.dialledAt = dialledAt;
    }

    void open() {
      listener.onOpen();
    }

    void say(String text) {
      if (!left) {
        listener.onMessage(text);
      }
    }

    void drop(int code) {
      if (!left) {
        left = true;
        listener.onEnd(Ended.closed(code, "as the case says"));
      }
    }

    @Override
    public void send(String text, Runnable sent) {
      assertThat(left).as("%s is sent on a connection that was left", text).isFalse();
      loop.execute(sent);
      if (!silent) {
        messages++;
        parse(text).forEach(this::take);
      }
    }

    @Override
    public void close() {
      left = true;
    }

    @Override
    public void abort() {
      left = true;
    }

    private void take(JsonNode frame) {
      var type = frame.path("type").asText();
      if (!UNASKED.contains(type)) {
        untaken.add(new Sent(frame, messages, ++frames));
      } else if (type.equals("hello")) {
        hellos.add(frame);
      } else if (type.equals("ack")) {
        acks.add(frame);
      } else {
        loop.execute(() -> say("{\"type\":\"pong\"}"));
      }
    }

    private static ArrayNode parse(String text) {
      try {
        var message = Json.parse(text);
        return message instanceof ArrayNode frames
            ? frames
            : Json.mapper().createArrayNode().add(message);
      } catch (JsonProcessingException e) {
        throw new AssertionError(text, e);
      }
    }
  }
}
