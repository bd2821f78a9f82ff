package io.onager.request.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The nodes that run requests, and how much more each of them takes. */
final class Workers {
  private static final class Worker {
    private final String name;
    private Set<String> actions = Set.of();
    private int capacity;
    private int running;

    Worker(String name) {
      this.name = name;
    }

    int free() {
      return capacity - running;
    }
  }

  private final Map<String, Worker> byName = new HashMap<>();

  void put(String name, Set<String> actions, int capacity) {
    var worker = byName.computeIfAbsent(name, Worker::new);
    worker.actions = Set.copyOf(actions);
    worker.capacity = capacity;
  }

  void remove(String name) {
    byName.remove(name);
  }

  /** Returns the one that has most room for another request for {@code action}. */
  Optional<String> free(String action) {
    Worker best = null;
    for (var worker : byName.values()) {
      if (worker.free() > 0
          && worker.actions.contains(action)
          && (best == null || worker.free() > best.free())) {
        best = worker;
      }
    }
    return Optional.ofNullable(best).map(worker -> worker.name);
  }

  /** Returns whether one of them runs requests for {@code action}, be there room or not. */
  boolean serve(String action) {
    return byName.values().stream()
        .anyMatch(worker -> worker.capacity > 0 && worker.actions.contains(action));
  }

  void begin(String name) {
    var worker = byName.get(name);
    if (worker != null) {
      worker.running++;
    }
  }

  void end(String name) {
    var worker = byName.get(name);
    if (worker != null) {
      worker.running--;
    }
  }
}
