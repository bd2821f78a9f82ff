package io.onager.feed;

import io.onager.actor.Past;
import io.onager.actor.Past.Checkpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one feed reads from the journal for those who were overtaken, in stretches of fixed bounds:
 * so whoever needs the same stretch at the same time shares one reading. A stretch is forgotten
 * soon after its last use. Owned by the feed; not thread-safe.
 */
final class Replays {
  /** Reads one stretch; the answer comes to {@link #done}, or {@link #again} is called. */
  @FunctionalInterface
  interface Reading {
    void read(long after, long upTo, @Nullable Checkpoint near);
  }

  private record Waiting(Subscriber subscriber, long after) {}

  private static final class Kept {
    private final List<Entry> entries;
    private final Checkpoint end;
    private boolean used = true;

    private Kept(Past past) {
      this.entries = past.updates().stream().map(Entry::new).toList();
      this.end = past.end();
    }
  }

  private final int stretch;
  private final Reading reading;
  private final TreeMap<Long, Kept> kept = new TreeMap<>();
  private final Map<Long, List<Waiting>> underWay = new HashMap<>();

  /**
   * Makes one without any.
   *
   * @param stretch how many revisions are read at once
   */
  Replays(int stretch, Reading reading) {
    this.stretch = stretch;
    this.reading = reading;
  }

  /** Gives {@code subscriber} updates behind {@code after}, which lies before {@code head}. */
  void give(Subscriber subscriber, long after, long head) {
    var begin = begin(after);
    var found = kept.get(begin);
    if (found != null && found.end.revision() > after) {
      found.used = true;
      subscriber.past(found.entries);
      return;
    }
    var others = underWay.get(begin);
    if (others != null) {
      others.add(new Waiting(subscriber, after));
      return;
    }
    underWay.put(begin, new ArrayList<>(List.of(new Waiting(subscriber, after))));
    reading.read(begin, Math.min(begin + stretch, head), near(begin));
  }

  /** Hands out what was read. */
  void done(Past past) {
    var fresh = new Kept(past);
    kept.put(past.after(), fresh);
    waiting(past.after()).forEach(waiting -> waiting.subscriber.past(fresh.entries));
  }

  /** Asks again for everybody who waits for the stretch that begins behind {@code begin}. */
  void again(long begin, long head) {
    waiting(begin).forEach(waiting -> give(waiting.subscriber, waiting.after, head));
  }

  void forget(Subscriber subscriber) {
    underWay.values().forEach(list -> list.removeIf(each -> each.subscriber == subscriber));
  }

  /** Forgets what was not used since the last time. */
  void expire() {
    kept.values().removeIf(each -> !each.used);
    kept.values().forEach(each -> each.used = false);
  }

  /** Forgets everything: it was of another life. */
  void clear() {
    kept.clear();
    underWay.clear();
  }

  /** Gives up a stretch that cannot be read; returns who waited for it. */
  List<Subscriber> giveUp(long begin) {
    return waiting(begin).stream().map(Waiting::subscriber).toList();
  }

  private List<Waiting> waiting(long begin) {
    var list = underWay.remove(begin);
    return list == null ? List.of() : list;
  }

  private long begin(long after) {
    return after / stretch * stretch;
  }

  private @Nullable Checkpoint near(long begin) {
    var before = kept.lowerEntry(begin);
    return before == null ? null : before.getValue().end;
  }
}
