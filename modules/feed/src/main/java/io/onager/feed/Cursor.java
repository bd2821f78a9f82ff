package io.onager.feed;

import io.onager.actor.Update;
import org.jspecify.annotations.Nullable;

/**
 * A reader's place in a window: all that a slow reader costs. Used by one thread at a time; reading
 * never waits and never holds anybody up.
 */
public final class Cursor {
  private final Window window;
  private long next;

  Cursor(Window window, long next) {
    this.window = window;
    this.next = next;
  }

  /**
   * Returns the next update, which is the one behind the last; {@code null} where there is none
   * now: it may come, or {@link #isLost} says that it never will.
   */
  public @Nullable Update poll() {
    if (next > window.head()) {
      return null;
    }
    var update = window.find(next);
    if (update != null) {
      next++;
    }
    return update;
  }

  /** Returns whether {@link #poll} would return an update. */
  public boolean isReady() {
    return next <= window.head() && window.find(next) != null;
  }

  /**
   * Returns whether the next update will not be found here: the window moved on over it, or ended.
   * Attaching again shows where the actor is now.
   */
  public boolean isLost() {
    // In this order: a window that is closed now had its last update before.
    return window.isClosed() ? !isReady() : next <= window.head() && window.find(next) == null;
  }
}
