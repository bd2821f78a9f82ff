package io.onager.feed;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all windows and replays of a node may take together. Thread-safe. */
final class MemoryBudget {
  private final long most;
  private final AtomicLong used = new AtomicLong();

  MemoryBudget(long most) {
    this.most = most;
  }

  void take(long bytes) {
    used.addAndGet(bytes);
  }

  /** Returns how many bytes are taken. */
  long used() {
    return used.get();
  }

  boolean isShort() {
    return used.get() > most;
  }
}
