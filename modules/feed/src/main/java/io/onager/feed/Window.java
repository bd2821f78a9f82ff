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
final class Window implements Entry.Keeper {
  /** How many updates a window keeps though the node is short of memory. */
  private static final int KEPT_WHEN_SHORT = 8;

  /** How many go for one that comes where it is: so windows shrink together, and slowly. */
  private static final int GONE_WHEN_SHORT = 2;

  private static final int FIRST_CAPACITY = 16;

  private final String epoch;
  private final long mostBytes;
  private final MemoryBudget memory;
  private final AtomicLong bytes = new AtomicLong();
  private final int capacity;

  /** Grows with what is in it: most actors are quiet. Set before the head that is in it. */
  private volatile AtomicReferenceArray<@Nullable Entry> ring;

  private volatile long head;
  private volatile boolean closed;
  private volatile boolean shared = true;

  /** The newest that was said behind the head, if anything. */
  private volatile @Nullable Signal signal;

  /** The oldest update that may be here, and the oldest that was not slimmed; one writer. */
  private volatile long oldest;

  private long oldestFull;

  /** The revision before the first update, until there is one; for the writer only. */
  private @Nullable Entry present;

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
    this.capacity = capacity;
    this.ring = new AtomicReferenceArray<>(Math.min(capacity, FIRST_CAPACITY));
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

  /**
   * Counts {@code entry}, the state at {@link #head} of an empty window, until an update follows.
   * For the writer only.
   */
  void begin(Entry entry) {
    present = entry;
    entry.keepIn(this);
  }

  /** Adds the revision behind {@link #head}. For the writer only. */
  void add(Entry entry) {
    if (entry.revision() != head + 1) {
      throw new IllegalArgumentException("revision %d behind %d".formatted(entry.revision(), head));
    }
    if (size() == ring.length()) {
      makeRoom();
    }
    entry.keepIn(this);
    put(entry, ring);
    head = entry.revision();
    dismissSignal();
    dismissPresent();
    trim();
  }

  /**
   * Keeps {@code newest} instead of what was said before, until an update follows. For the writer
   * only. Returns false where it is not about {@link #head}, or is here already.
   */
  boolean say(Signal newest) {
    var before = signal;
    if (newest.revision() != head || (before != null && before.number() == newest.number())) {
      return false;
    }
    dismissSignal();
    take(newest.bytes());
    signal = newest;
    return true;
  }

  /** Returns the newest that was said behind {@code revision}, where that is the head. */
  @Nullable Signal signal(long revision) {
    var newest = signal;
    return newest != null && newest.revision() == revision && head == revision ? newest : null;
  }

  /** Keeps to the bounds. For the writer only. */
  void trim() {
    while (isTooLarge() && oldestFull < head) {
      slim(find(oldestFull++));
    }
    if (isTooLarge()) {
      slim(present == null ? find(head) : present);
    }
    while (bytes.get() > mostBytes && oldest < head) {
      dropOldest();
    }
    for (var i = 0; i < GONE_WHEN_SHORT && memory.isShort() && size() > KEPT_WHEN_SHORT; i++) {
      dropOldest();
    }
  }

  /** Returns the entry of {@code revision}; {@code null} where it is not here. */
  @Override
  public @Nullable Entry find(long revision) {
    var entries = ring;
    var entry = entries.getAcquire(slot(revision, entries));
    return entry != null && entry.revision() == revision ? entry : null;
  }

  /** Says that nothing will be added any more. For the writer only. */
  void close() {
    closed = true;
    dismissSignal();
    dismissPresent();
    for (var revision = oldest; revision <= head; revision++) {
      dismiss(revision); // readers may still finish it
    }
  }

  boolean isClosed() {
    return closed;
  }

  private boolean isTooLarge() {
    return bytes.get() > mostBytes || memory.isShort();
  }

  private static void slim(@Nullable Entry entry) {
    if (entry != null) {
      entry.slim();
    }
  }

  private void dismissSignal() {
    var before = signal;
    if (before != null) {
      signal = null;
      take(-before.bytes());
    }
  }

  private void dismissPresent() {
    if (present != null) {
      present.dismiss();
      present = null;
    }
  }

  private void makeRoom() {
    if (ring.length() == capacity) {
      dropOldest();
      return;
    }
    var larger = new AtomicReferenceArray<@Nullable Entry>(Math.min(capacity, 2 * ring.length()));
    for (var revision = oldest; revision <= head; revision++) {
      var entry = find(revision);
      if (entry != null) {
        put(entry, larger);
      }
    }
    ring = larger;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void dropOldest() {
    dismiss(oldest);
    ring.setRelease(slot(oldest, ring), null);
    oldest++;
  }

  private void dismiss(long revision) {
    var entry = find(revision);
    if (entry != null) {
      entry.dismiss();
    }
  }

  @Override
  public void take(long more) {
    bytes.addAndGet(more);
    memory.take(more);
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  /** Says whether more than one reads: for one alone nothing is kept of what it works out. */
  void share(boolean withOthers) {
    shared = withOthers;
  }

  private static void put(Entry entry, AtomicReferenceArray<@Nullable Entry> ring) {
    ring.setRelease(slot(entry.revision(), ring), entry);
  }

  private static int slot(long revision, AtomicReferenceArray<?> ring) {
    return (int) (revision % ring.length());
  }
}
