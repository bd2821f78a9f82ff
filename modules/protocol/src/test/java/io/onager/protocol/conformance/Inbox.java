package io.onager.protocol.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a server sent on one connection and no step has taken yet. The socket adds; the case takes,
 * in the order of arrival within whatever it asks for.
 */
final class Inbox {
  /** A frame, and whether its message was binary. */
  record Arrived(JsonNode frame, boolean isBinary) {}

  private sealed interface Arrival {
    record Message(String text, boolean isBinary) implements Arrival {}

    record Closed(int code, String reason) implements Arrival {}
  }

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final List<Arrived> kept = new ArrayList<>();
  private final Duration patience;
  private Arrival.@Nullable Closed closed;

  Inbox(Duration patience) {
    this.patience = patience;
  }

  void add(String text, boolean isBinary) {
    arrivals.add(new Arrival.Message(text, isBinary));
  }

  void close(int code, String reason) {
    arrivals.add(new Arrival.Closed(code, reason));
  }

  /** Takes the first frame that {@code isMeant}, and leaves the others. */
  Arrived take(Predicate<JsonNode> isMeant, Object expected) {
    var deadline = deadline();
    while (true) {
      for (var i = 0; i < kept.size(); i++) {
        if (isMeant.test(kept.get(i).frame())) {
          return kept.remove(i);
        }
      }
      if (closed != null) {
        throw Mismatch.expected(expected, closed);
      }
      if (!await(deadline)) {
        throw Mismatch.expected(expected, "nothing of the kind in time; not taken: " + untaken());
      }
    }
  }

  /** Waits for the close, and returns its code. */
  int takeClose() {
    var deadline = deadline();
    while (closed == null) {
      if (!await(deadline)) {
        throw Mismatch.expected("a close", "none in time; not taken: " + untaken());
      }
    }
    return closed.code();
  }

  /** Returns the frames that no step has taken. */
  List<JsonNode> untaken() {
    return kept.stream().map(Arrived::frame).toList();
  }

  private boolean await(long deadline) {
    try {
      var arrival = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (arrival instanceof Arrival.Closed now) {
        closed = now;
      } else if (arrival instanceof Arrival.Message message) {
        keep(message);
      }
      return arrival != null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Mismatch("interrupted while waiting", e);
    }
  }

  private void keep(Arrival.Message message) {
    try {
      var tree = Json.parse(message.text());
      if (tree.isArray()) {
        tree.forEach(frame -> kept.add(new Arrived(frame, message.isBinary())));
      } else {
        kept.add(new Arrived(tree, message.isBinary()));
      }
    } catch (JsonProcessingException e) {
      throw Mismatch.expected("JSON", message.text());
    }
  }

  private long deadline() {
    return System.nanoTime() + patience.toNanos();
  }
}
