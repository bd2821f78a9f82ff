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

  private static final int MAX_NAME = 100;
  private static final int MAX_BYTES = 64 * 1024;

  private final Owner owner;
  private final Map<String, JsonNode> done;
  private final Map<String, Thread> doing = new HashMap<>();

  /** Begins with what is remembered. */
  Steps(Map<String, JsonNode> remembered, Owner owner) {
    this.done = new HashMap<>(remembered);
    this.owner = owner;
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
      var tree = Json.tree(value);
      if (Json.bytes(tree).length > MAX_BYTES) {
        throw new IllegalArgumentException(
            "step %s: its result is more than %d bytes".formatted(step, MAX_BYTES));
      }
      owner.keep(step, tree);
      remember(step, tree);
      return value;
    } finally {
      end(step);
    }
  }

  /** Returns what a step returned before; {@code null} where this thread is to do it now. */
  private synchronized @Nullable JsonNode begin(String step) throws InterruptedException {
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
      doing.put(step, Thread.currentThread());
    }
    return before;
  }

  private synchronized void remember(String step, JsonNode value) {
    done.put(step, value);
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
  }
}
