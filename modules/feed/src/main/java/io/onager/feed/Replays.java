package io.onager.feed;

import io.onager.actor.Past;
import io.onager.actor.Past.Checkpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one feed reads from the journal for those who were overtaken, in stretches of fixed bounds:
 * so whoever needs the same stretch at the same time shares one reading. A stretch is forgotten
 * soon after its last use, or for one that is needed now. Owned by the feed; not thread-safe.
 */
final class Replays {
  /** Reads one stretch; the answer comes to {@link #done}, or {@link #again} is called. */
  @FunctionalInterface
  interface Reading {
    void read(long after, long upTo, @Nullable Checkpoint near);
  }

  private record Waiting(Subscriber subscriber, long after) {}

  /** A reading up to {@code upTo}, and who waits for it, some maybe for what comes behind that. */
  private record UnderWay(long upTo, List<Waiting> waiting) {
    UnderWay(long upTo) {
      this(upTo, new ArrayList<>());
    }
  }

  private final class Kept {
    private final List<Entry> entries;
    private final Checkpoint end;
    private long lastUse = ++uses;
    private boolean used = true;

    private Kept(Past past) {
      this.entries = past.updates().stream().map(Entry::new).toList();
      this.end = past.end();
      entries.forEach(entry -> entry.keepIn(Replays.this::take));
    }

    private void forget() {
      entries.forEach(Entry::dismiss);
    }
  }

  /** Shorter stretches are not worth a reading. */
  private static final int SHORTEST = 16;

  private final int stretch;
  private final long mostBytes;
  private final MemoryBudget memory;
  private final Reading reading;
  private final TreeMap<Long, Kept> kept = new TreeMap<>();
  private final Map<Long, UnderWay> underWay = new HashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private long uses;

  /**
   * Makes one without any.
   *
   * @param stretch how many revisions are read at once, where their states are not large
   * @param mostBytes how much memory stretches may take together; one is kept in any case
   * @param memory of the node; where it is short, nothing is kept
   */
  Replays(int stretch, long mostBytes, MemoryBudget memory, Reading reading) {
    this.stretch = stretch;
    this.mostBytes = mostBytes;
    this.memory = memory;
    this.reading = reading;
  }

  /**
   * Gives {@code subscriber} updates behind {@code after}, which lies before {@code newest}.
   *
   * @param newest the actor's newest revision, which says how large its states are
   */
  void give(Subscriber subscriber, long after, Entry newest) {
    var length = length(newest);
    var begin = after / length * length;
    var found = kept.floorEntry(after);
    if (found != null && found.getValue().end.revision() > after) {
      subscriber.past(use(found.getValue()).entries);
      return;
    }
    var present = underWay.get(begin);
    if (present != null) {
      present.waiting.add(new Waiting(subscriber, after));
      return;
    }
    var fresh = new UnderWay(Math.min(begin + length, newest.revision()));
    fresh.waiting.add(new Waiting(subscriber, after));
    underWay.put(begin, fresh);
    reading.read(begin, fresh.upTo, near(begin));
  }

  /**
   * Hands out what was read; reads on for those who came meanwhile and need more. Returns false
   * where somebody still waits, because the journal ends before what was to be read: to be read
   * {@link #again}, or given up.
   */
  boolean done(Past past, Entry newest) {
    var fresh = new Kept(past);
    forget(kept.put(past.after(), fresh));
    while (bytes.get() > mostBytes && kept.size() > 1) {
      forgetOldestBut(fresh);
    }
    var present = underWay.getOrDefault(past.after(), new UnderWay(0));
    var served =
        present.waiting.stream().filter(each -> each.after < past.end().revision()).toList();
    present.waiting.removeAll(served);
    served.forEach(each -> each.subscriber.past(fresh.entries));
    if (memory.isShort()) {
      forgetAll();
    }
    var isWhole = present.waiting.isEmpty() || past.end().revision() >= present.upTo;
    if (isWhole) {
      again(past.after(), newest);
    }
    return isWhole;
  }

  /**
   * Asks again for everybody who waits for the stretch that begins behind {@code begin}; returns
   * whether there is somebody.
   */
  boolean again(long begin, Entry newest) {
    var all = waiting(begin);
    all.forEach(waiting -> give(waiting.subscriber, waiting.after, newest));
    return !all.isEmpty();
  }

  void forget(Subscriber subscriber) {
    underWay
        .values()
        .forEach(each -> each.waiting.removeIf(waiting -> waiting.subscriber == subscriber));
  }

  /** Forgets what was not used since the last time; everything where memory is short. */
  void expire() {
    if (memory.isShort()) {
      forgetAll();
    }
    kept.values().stream().filter(each -> !each.used).forEach(Kept::forget);
    kept.values().removeIf(each -> !each.used);
    kept.values().forEach(each -> each.used = false);
  }

  /** Forgets everything: it was of another life. */
  void clear() {
    forgetAll();
    underWay.clear();
  }

  /** Gives up a stretch that cannot be read; returns who waited for it. */
  List<Subscriber> giveUp(long begin) {
    return waiting(begin).stream().map(Waiting::subscriber).toList();
  }

  /** Returns how much memory is taken. Thread-safe. */
  long bytes() {
    return bytes.get();
  }

  private int length(Entry newest) {
    var length = stretch;
    while (length > SHORTEST && (long) length * newest.update().state().length() > mostBytes / 2) {
      length /= 2;
    }
    return length;
  }

  private Kept use(Kept found) {
    found.used = true;
    found.lastUse = ++uses;
    return found;
  }

  private void forgetOldestBut(Kept fresh) {
    var oldest =
        kept.entrySet().stream()
            .filter(each -> each.getValue() != fresh)
            .min(Comparator.comparingLong(each -> each.getValue().lastUse))
            .orElseThrow();
    forget(kept.remove(oldest.getKey()));
  }

  private void forgetAll() {
    kept.values().forEach(Kept::forget);
    kept.clear();
  }

  private void take(long more) {
    bytes.addAndGet(more);
    memory.take(more);
  }

  private static void forget(@Nullable Kept old) {
    if (old != null) {
      old.forget();
    }
  }

  private List<Waiting> waiting(long begin) {
    var present = underWay.remove(begin);
    return present == null ? List.of() : present.waiting;
  }

  private @Nullable Checkpoint near(long begin) {
    var before = kept.lowerEntry(begin);
    return before == null ? null : before.getValue().end;
  }
}
