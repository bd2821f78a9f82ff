package io.onager.gateway.stream;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** How many updates a client wants to be sent before it has acknowledged some. Not thread-safe. */
final class Credit {
  /** More would cost more memory than it can be of use. */
  static final int MOST = 65_536;

  private final @Nullable Integer window;
  private final ArrayDeque<Long> unacknowledged = new ArrayDeque<>();

  /** Gives credit for {@code window} updates, at most {@link #MOST}, or without limit. */
  Credit(@Nullable Integer window) {
    this.window = window == null ? null : Math.min(window, MOST);
  }

  boolean isUsedUp() {
    return window != null && unacknowledged.size() >= window;
  }

  @Nullable Integer window() {
    return window;
  }

  int unacknowledged() {
    return unacknowledged.size();
  }

  /** Notes that the update that made {@code revision} is sent. */
  void use(long revision) {
    if (window != null) {
      unacknowledged.addLast(revision);
    }
  }

  /** Forgets what was sent: the client's state is void. */
  void clear() {
    unacknowledged.clear();
  }

  /** Gives credit back for what was sent up to {@code revision}. */
  void acknowledge(long revision) {
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst() <= revision) {
      unacknowledged.removeFirst();
    }
  }
}
