package io.onager.feed;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last updates of one life of one actor: a ring with one writer, the {@link Feed}, and any
 * number of readers on other threads. A reader that is overtaken finds a newer update in its place,
 * or none, and knows that it was; nothing waits for anybody.
 *
 * <p>Bounded in number and bytes. Where memory is short, older updates first give up what can be
 * worked out again, then go.
 */
final class Window {
  /** How many updates a window keeps though the node is short of memory. */
  private static final int KEPT_WHEN_SHORT = 8;

  private final String epoch;
  private final long mostBytes;
  private final MemoryBudget memory;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicReferenceArray<@Nullable Entry> ring;
  private volatile long head;
  private volatile boolean closed;

  /** The oldest update that may be here, and the oldest that was not slimmed; one writer. */
  private volatile long oldest;

  private long oldestFull;

  /**
   * Makes an empty window.
   *
   * @param head the revision before the first that will be added
   * @param mostBytes how much memory it may take; the newest update is kept in any case
   * @param memory of the node
   */
  Window(String epoch, long head, int capacity, long mostBytes, MemoryBudget memory) {
    this.epoch = epoch;
    this.head = head;
    this.oldest = head + 1;
    this.oldestFull = head + 1;
    this.mostBytes = mostBytes;
    this.memory = memory;
    this.ring = new AtomicReferenceArray<>(capacity);
  }

  String epoch() {
    return epoch;
  }

  /** Returns the newest revision. */
  long head() {
    return head;
  }

  /** Returns how many updates are here. */
  int size() {
    return (int) Math.max(0, head - oldest + 1);
  }

  /** Returns about how much memory is taken. */
  long bytes() {
    return bytes.get();
  }

  /** Adds the revision behind {@link #head}. For the writer only. */
  void add(Entry entry) {
    if (entry.revision() != head + 1) {
      throw new IllegalArgumentException("revision %d behind %d".formatted(entry.revision(), head));
    }
    if (entry.revision() - oldest >= ring.length()) {
      dropOldest();
    }
    entry.accountTo(this::take);
    ring.setRelease(slot(entry.revision()), entry);
    head = entry.revision();
    trim();
  }

  /** Keeps to the bounds. For the writer only. */
  void trim() {
    while (isOver() && oldestFull < head) {
      var entry = find(oldestFull++);
      if (entry != null) {
        entry.slim();
      }
    }
    while (isOver() && oldest < head) {
      dropOldest();
    }
  }

  /** Returns the entry of {@code revision}; {@code null} where it is not here. */
  @Nullable Entry find(long revision) {
    var entry = ring.getAcquire(slot(revision));
    return entry != null && entry.revision() == revision ? entry : null;
  }

  /** Says that nothing will be added any more. For the writer only. */
  void close() {
    closed = true;
    for (var revision = oldest; revision <= head; revision++) {
      dismiss(revision); // readers may still finish it
    }
  }

  boolean isClosed() {
    return closed;
  }

  private boolean isOver() {
    return bytes.get() > mostBytes || (memory.isShort() && head - oldest >= KEPT_WHEN_SHORT);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void dropOldest() {
    dismiss(oldest);
    ring.setRelease(slot(oldest), null);
    oldest++;
  }

  private void dismiss(long revision) {
    var entry = find(revision);
    if (entry != null) {
      entry.dismiss();
    }
  }

  private void take(long more) {
    bytes.addAndGet(more);
    memory.take(more);
  }

  private int slot(long revision) {
    return (int) (revision % ring.length());
  }
}
