package io.onager.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A server of an actor that is erased once so many updates were told and credited. */
final class ErasingServer implements Transport {
  /** Instead of a number of updates: watching is refused. */
  static final long REFUSES = -1;

  private final long updates;
  private final Loop loop;

  ErasingServer(long updates, Loop loop) {
    this.updates = updates;
    this.loop = loop;
  }

  @Override
  public Socket open(URI place, Listener listener) {
    loop.execute(listener::onOpen);
    return new Streams(listener);
  }

  private final class Streams implements Socket {
    private final Listener listener;
    private final Map<Integer, Long> told = new HashMap<>();

    Streams(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void send(String text, Runnable sent) {
      loop.execute(sent);
      try {
        var message = Json.parse(text);
        if (message.isArray()) {
          message.forEach(this::take);
        } else {
          take(message);
        }
      } catch (JsonProcessingException e) {
        throw new AssertionError(text, e);
      }
    }

    @Override
    public void close() {
      told.clear();
    }

    @Override
    public void abort() {
      told.clear();
    }

    private void take(JsonNode frame) {
      var stream = frame.path("stream").asInt();
      switch (frame.path("type").asText()) {
        case "hello" -> say("{\"type\":\"welcome\",\"protocol\":1,\"heartbeat\":25000}");
        case "subscribe" -> subscribe(stream, frame.path("window").asLong());
        case "ack" -> tell(stream, frame.path("revision").asLong() + 64);
        case "unsubscribe" -> told.remove(stream);
        default -> throw new AssertionError(frame);
      }
    }

    private void subscribe(int stream, long window) {
      if (updates == REFUSES) {
        say(
            "{\"type\":\"error\",\"stream\":%d,\"code\":\"forbidden\",\"message\":\"no\",\"retry\":\"never\"}"
                .formatted(stream));
        return;
      }
      say(
          "{\"stream\":%d,\"type\":\"subscribed\",\"outcome\":\"started\",\"epoch\":\"e\",\"revision\":1}"
              .formatted(stream));
      told.put(stream, 0L);
      tell(stream, window);
    }

    private void tell(int stream, long most) {
      var at = told.get(stream);
      while (at != null && at < Math.min(most, updates)) {
        at++;
        say(
            "{\"stream\":%d,\"type\":\"update\",\"revision\":%d,\"state\":%d}"
                .formatted(stream, at, at));
        told.put(stream, at);
      }
      if (at != null && at == updates) {
        told.remove(stream);
        say("{\"stream\":%d,\"type\":\"ended\",\"reason\":\"deleted\"}".formatted(stream));
      }
    }

    private void say(String frame) {
      loop.execute(() -> listener.onMessage(frame));
    }
  }
}
