package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers that were unsubscribed, until the server says that they are. Owned by the loop. One
 * that it refuses as too often is said again: otherwise the stream would stay open there.
 */
final class Leaving {
  private static final long LEAST_MILLIS = 1_000;
  private static final long MOST_MILLIS = 600_000;

  private final Loop loop;
  private final Map<Integer, Connection> numbers = new LinkedHashMap<>();

  Leaving(Loop loop) {
    this.loop = loop;
  }

  void add(int number, Connection where) {
    numbers.put(number, where);
    send(number);
  }

  /** Takes a frame of a stream that nobody follows any more. */
  void take(int number, JsonNode frame) {
    switch (frame.path("type").asText()) {
      case "ended" -> numbers.remove(number);
      case "error" -> refused(number, frame);
      default -> {} // it was on its way
    }
  }

  void sendAgain() {
    numbers.keySet().forEach(this::send);
  }

  /** Their connection is lost, or left, and they with it. */
  void clear() {
    numbers.clear();
  }

  private void refused(int number, JsonNode frame) {
    if (frame.path("code").asText().equals(ErrorCode.RATE_LIMITED.wire())) {
      var after = Math.max(LEAST_MILLIS, Math.min(frame.path("after").asLong(), MOST_MILLIS));
      var unused = loop.schedule(Duration.ofMillis(after), () -> send(number));
    } else {
      numbers.remove(number);
    }
  }

  private void send(int number) {
    var where = numbers.get(number);
    if (where != null) {
      where.send(ClientFrames.encode(new ClientFrame.Unsubscribe(number)));
    }
  }
}
