package io.onager.feed;

import io.onager.model.Address;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one feed lets others see of itself: written by the feed, read by anybody. */
final class FeedMeter {
  private final Address address;
  private volatile @Nullable Window window;
  private volatile @Nullable Replays replays;
  private volatile @Nullable Entry latest;
  private volatile int watchers;
  private volatile long readings;

  FeedMeter(Address address) {
    this.address = address;
  }

  void window(Window present, Entry newest) {
    window = present;
    latest = newest;
  }

  /** Notes that the actor cannot be watched at present. */
  void noWindow() {
    window = null;
    latest = null;
  }

  void newest(Entry entry) {
    latest = entry;
  }

  void watchers(int count) {
    watchers = count;
  }

  void replays(Replays fresh) {
    replays = fresh;
  }

  /** Notes one reading of the journal; for the feed's thread only. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void read() {
    readings++;
  }

  /** Returns how it is now; nothing before the actor has answered. */
  Optional<FeedStatistics> statistics() {
    var present = window;
    var newest = latest;
    var past = replays;
    if (present == null || newest == null) {
      return Optional.empty();
    }
    return Optional.of(
        new FeedStatistics(
            address,
            present.epoch(),
            present.head(),
            watchers,
            newest.knownCount(),
            present.size(),
            present.bytes(),
            readings,
            past == null ? 0 : past.bytes()));
  }
}
