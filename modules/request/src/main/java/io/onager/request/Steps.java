package io.onager.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an attempt: what they returned, in it and in those before, and who does which now.
 * One thread at a time does a step. Thread-safe.
 */
final class Steps {
  /** What steps need of their attempt. */
  interface Owner {
    /**
     * Does nothing while the attempt goes on.
     *
     * @throws CancelledException where it does not
     */
    void checkCancelled();

    /** Stores what a step returned; blocks until that is done. */
    void keep(String step, JsonNode value) throws Exception;
  }

  /**
   * What is remembered of steps.
   *
   * @param values what those returned that are done
   * @param payloadBytes what a worker is given besides
   * @param mostBytes how much that may come to together
   */
  record Remembered(Map<String, JsonNode> values, int payloadBytes, int mostBytes) {
    /** Returns what a worker is given with {@code payload}. */
    static Remembered of(Standing.Given given, Bounds bounds) {
      return new Remembered(given.steps(), Json.bytes(given.payload()).length, bounds.given());
    }
  }

  private static final int MAX_NAME = 100;
  private static final int MAX_BYTES = 64 * 1024;

  private final Owner owner;
  private final Map<String, JsonNode> done;
  private final Map<String, Thread> doing = new HashMap<>();
  private final int most;
  private long bytes;

  Steps(Remembered remembered, Owner owner) {
    this.done = new HashMap<>(remembered.values());
    this.most = remembered.mostBytes();
    this.bytes = remembered.payloadBytes();
    this.owner = owner;
    done.forEach((step, value) -> bytes += size(step, value));
  }

  /** As {@link Work#once(String, Class, Callable)}. */
  <T> T once(String step, Class<T> type, Callable<T> body) throws Exception {
    requireName(step);
    var before = begin(step);
    if (before != null) {
      return read(step, before, type);
    }
    try {
      var value = body.call();
      var tree = tree(step, value);
      requireRoom(step, tree);
      owner.keep(step, tree);
      remember(step, tree);
      return value;
    } finally {
      end(step);
    }
  }

  private static JsonNode tree(String step, @Nullable Object value) throws RequestException {
    try {
      return Storable.tree("step %s: its result".formatted(step), value, MAX_BYTES);
    } catch (IllegalArgumentException e) {
      throw new RequestException(Failure.INVALID_STEP, e.getMessage(), e);
    }
  }

  /** Returns what a step returned before; {@code null} where this thread is to do it now. */
  private synchronized @Nullable JsonNode begin(String step)
      throws InterruptedException, RequestException {
    while (doing.containsKey(step)) {
      if (Thread.currentThread().equals(doing.get(step))) {
        throw new IllegalStateException("step %s: is a part of itself".formatted(step));
      }
      owner.checkCancelled();
      wait();
    }
    var before = done.get(step);
    if (before == null) {
      owner.checkCancelled();
      requireNumber(step);
      doing.put(step, Thread.currentThread());
    }
    return before;
  }

  private void requireNumber(String step) throws RequestException {
    if (done.size() + doing.size() >= Lifecycle.MOST_STEPS) {
      throw new RequestException(
          Failure.INVALID_STEP,
          "step %s: a request has at most %d steps".formatted(step, Lifecycle.MOST_STEPS));
    }
  }

  /** Refuses what the next attempt could not be given with all the rest. */
  private synchronized void requireRoom(String step, JsonNode value) throws RequestException {
    if (bytes + size(step, value) > most) {
      throw new RequestException(
          Failure.INVALID_STEP,
          "step %s: the payload and what steps return come to more than %d bytes"
              .formatted(step, most));
    }
  }

  private synchronized void remember(String step, JsonNode value) {
    bytes += size(step, value);
    done.put(step, value);
  }

  private static long size(String step, JsonNode value) {
    return 2L + Json.bytes(step).length + Json.bytes(value).length;
  }

  private synchronized void end(String step) {
    doing.remove(step);
    notifyAll();
  }

  /** Lets those who wait for a step see that the attempt does not go on. */
  synchronized void wake() {
    notifyAll();
  }

  private static <T> T read(String step, JsonNode value, Class<T> type) {
    try {
      return Json.mapper().treeToValue(value, type); // null for null
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "step %s: what is remembered of it is no %s".formatted(step, type.getSimpleName()), e);
    }
  }

  /** Refuses what names no step. */
  static void requireName(String step) {
    if (step.isEmpty() || step.length() > MAX_NAME) {
      throw new IllegalArgumentException("step: expected 1 to %d characters".formatted(MAX_NAME));
    }
    if (HalfPairs.areIn(step)) {
      throw new IllegalArgumentException("step: " + HalfPairs.PROBLEM);
    }
  }
}
