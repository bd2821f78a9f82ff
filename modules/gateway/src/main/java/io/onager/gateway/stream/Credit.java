package io.onager.gateway.stream;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** How many updates a client wants to be sent before it has acknowledged some. Not thread-safe. */
final class Credit {
  private final @Nullable Integer window;
  private final ArrayDeque<Long> unacknowledged = new ArrayDeque<>();
  private long last = -1;

  /** Gives credit for {@code window} updates, or without limit. */
  Credit(@Nullable Integer window) {
    this.window = window;
  }

  boolean isUsedUp() {
    return window != null && unacknowledged.size() >= window;
  }

  /** Notes that the update that made {@code revision} is sent. */
  void use(long revision) {
    last = Math.max(last, revision);
    if (window != null) {
      unacknowledged.addLast(revision);
    }
  }

  /** Forgets what was sent: the client's state is void. */
  void clear() {
    unacknowledged.clear();
  }

  /** Gives credit back; returns false where {@code revision} lies behind all that was sent. */
  boolean acknowledge(long revision) {
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst() <= revision) {
      unacknowledged.removeFirst();
    }
    return revision <= last;
  }
}
