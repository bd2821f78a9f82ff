package io.onager.request;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The handlers of this node, by their actions. Thread-safe. */
final class Handlers {
  private final Map<String, RequestHandler<?, ?>> byAction = new ConcurrentHashMap<>();

  /** Adds one; throws {@link IllegalStateException} where there is one for its action. */
  void add(RequestHandler<?, ?> handler) {
    if (byAction.putIfAbsent(handler.action(), handler) != null) {
      throw new IllegalStateException("action %s: registered twice".formatted(handler.action()));
    }
  }

  @Nullable RequestHandler<?, ?> find(String action) {
    return byAction.get(action);
  }

  Set<String> actions() {
    return Set.copyOf(byAction.keySet());
  }

  /** Returns how many may run at once in the cluster. */
  int limit(String action) {
    var handler = byAction.get(action);
    return handler == null ? Integer.MAX_VALUE : handler.limit();
  }

  Breaking breaking(String action) {
    var handler = byAction.get(action);
    return handler == null ? Breaking.usual() : handler.breaking();
  }
}
