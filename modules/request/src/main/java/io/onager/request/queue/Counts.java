package io.onager.request.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How many there are of each; forgets those of which there is none. */
final class Counts<K> {
  private final Map<K, Integer> counts = new HashMap<>();

  int of(K key) {
    return counts.getOrDefault(key, 0);
  }

  /** Returns those of which there are some. */
  Set<K> keys() {
    return counts.keySet();
  }

  void add(K key) {
    counts.merge(key, 1, Integer::sum);
  }

  void remove(K key) {
    counts.computeIfPresent(key, (same, count) -> count > 1 ? count - 1 : null);
  }
}
