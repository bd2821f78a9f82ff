package io.onager.actor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last updates of one actor, never with a gap. Bounded in number and bytes. Not thread-safe.
 */
final class UpdateRing {
  private final int maxUpdates;
  private final int maxBytes;
  private final ArrayDeque<Update> updates = new ArrayDeque<>();
  private int bytes;

  UpdateRing(int maxUpdates, int maxBytes) {
    this.maxUpdates = maxUpdates;
    this.maxBytes = maxBytes;
  }

  /** Adds the newest; begins anew where it is not the one behind the last. */
  void add(Update update) {
    if (!updates.isEmpty() && update.revision() != updates.getLast().revision() + 1) {
      clear();
    }
    updates.addLast(update);
    bytes += update.size();
    while (updates.size() > maxUpdates || (bytes > maxBytes && updates.size() > 1)) {
      bytes -= updates.removeFirst().size();
    }
  }

  /** Returns all updates behind {@code revision}; nothing where some are not here any more. */
  Optional<List<Update>> after(long revision) {
    if (updates.isEmpty() || updates.getFirst().revision() > revision + 1) {
      return Optional.empty();
    }
    var missing = new ArrayList<Update>();
    for (var update : updates) {
      if (update.revision() > revision) {
        missing.add(update);
      }
    }
    return Optional.of(missing);
  }

  void clear() {
    updates.clear();
    bytes = 0;
  }
}
