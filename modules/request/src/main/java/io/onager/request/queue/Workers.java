package io.onager.request.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The nodes that run requests, and how much more each of them takes. */
final class Workers {
  private record Worker(Set<String> actions, int capacity) {}

  private final Map<String, Worker> byName = new HashMap<>();

  /** How many requests run on each, also on those that have not come yet, or have gone. */
  private final Counts<String> running = new Counts<>();

  /** How many of these are suspect. */
  private final Counts<String> suspects = new Counts<>();

  void put(String name, Set<String> actions, int capacity) {
    byName.put(name, new Worker(Set.copyOf(actions), capacity));
  }

  void remove(String name) {
    byName.remove(name);
  }

  /** Returns those on which something runs, whether they are here or not. */
  Set<String> busy() {
    return Set.copyOf(running.keys());
  }

  /** Returns the one that has most room for another request for {@code action}. */
  Optional<String> free(String action, boolean suspect) {
    String best = null;
    var room = 0;
    for (var each : byName.entrySet()) {
      var free = each.getValue().capacity() - running.of(each.getKey());
      var mayHave = !suspect || suspects.of(each.getKey()) == 0;
      if (mayHave && free > room && each.getValue().actions().contains(action)) {
        best = each.getKey();
        room = free;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns whether one of them runs requests for {@code action}, be there room or not. */
  boolean serve(String action) {
    return byName.values().stream()
        .anyMatch(worker -> worker.capacity > 0 && worker.actions.contains(action));
  }

  void begin(Assignment run) {
    running.add(run.worker());
    if (run.ticket().suspect()) {
      suspects.add(run.worker());
    }
  }

  void end(Assignment run) {
    running.remove(run.worker());
    if (run.ticket().suspect()) {
      suspects.remove(run.worker());
    }
  }
}
