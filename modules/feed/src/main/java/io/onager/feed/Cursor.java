package io.onager.feed;

import org.jspecify.annotations.Nullable;

/**
 * A reader's place in a window: all that a slow reader costs. Used by one thread at a time; reading
 * never waits and never holds anybody up.
 */
final class Cursor {
  private final Window window;
  private long next;

  Cursor(Window window, long next) {
    this.window = window;
    this.next = next;
  }

  /**
   * Returns the next update, which is the one behind the last; {@code null} where there is none
   * now: it may come, or the cursor {@link #isOvertaken} or {@link #isEnded}.
   */
  @Nullable Entry poll() {
    var entry = next <= window.head() ? window.find(next) : null;
    if (entry != null) {
      next++;
    }
    return entry;
  }

  /** Returns the newest revision in the window. */
  long head() {
    return window.head();
  }

  /** Returns what was said behind {@code revision}, where it is the newest in the window. */
  @Nullable Signal signal(long revision) {
    return window.signal(revision);
  }

  /** Returns the revision before the next. */
  long before() {
    return next - 1;
  }

  /** Moves on to behind {@code revision}. */
  void seek(long revision) {
    next = revision + 1;
  }

  /** Returns whether the window has moved on over the next update: only the journal has it now. */
  boolean isOvertaken() {
    return next <= window.head() && window.find(next) == null;
  }

  /** Returns whether nothing will be added to the window any more. */
  boolean isEnded() {
    return window.isClosed();
  }
}
