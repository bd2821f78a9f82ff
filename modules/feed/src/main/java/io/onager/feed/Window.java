package io.onager.feed;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last updates of one life of one actor: a ring with one writer, the {@link Feed}, and any
 * number of readers on other threads. A reader that is overtaken finds a newer update in its place
 * and knows that it was; nothing waits for anybody.
 */
final class Window {
  private final String epoch;
  private final AtomicReferenceArray<@Nullable Entry> ring;
  private volatile long head;
  private volatile boolean closed;

  /**
   * Makes an empty window.
   *
   * @param head the revision before the first that will be added
   */
  Window(String epoch, long head, int capacity) {
    this.epoch = epoch;
    this.head = head;
    this.ring = new AtomicReferenceArray<>(capacity);
  }

  String epoch() {
    return epoch;
  }

  /** Returns the newest revision. */
  long head() {
    return head;
  }

  /** Adds the revision behind {@link #head}. For the writer only. */
  void add(Entry entry) {
    if (entry.revision() != head + 1) {
      throw new IllegalArgumentException("revision %d behind %d".formatted(entry.revision(), head));
    }
    ring.setRelease(slot(entry.revision()), entry);
    head = entry.revision();
  }

  /** Returns the entry of {@code revision}; {@code null} where it is not here. */
  @Nullable Entry find(long revision) {
    var entry = ring.getAcquire(slot(revision));
    return entry != null && entry.revision() == revision ? entry : null;
  }

  /** Says that nothing will be added any more. For the writer only. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  private int slot(long revision) {
    return (int) (revision % ring.length());
  }
}
