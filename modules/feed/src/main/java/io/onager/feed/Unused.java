package io.onager.feed;

import io.onager.model.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Feeds that nobody watches, the longest first, each kept for a time. Not thread-safe. */
final class Unused {
  private final long retention;
  private final LinkedHashMap<Address, Long> since = new LinkedHashMap<>();

  Unused(Duration retention) {
    this.retention = retention.toNanos();
  }

  void add(Address address) {
    since.remove(address);
    since.put(address, System.nanoTime());
  }

  void remove(Address address) {
    since.remove(address);
  }

  /** Takes and returns those that have been here for their time. */
  List<Address> takeExpired() {
    var now = System.nanoTime();
    var expired = new ArrayList<Address>();
    for (var entry : since.entrySet()) {
      if (now - entry.getValue() < retention) {
        break;
      }
      expired.add(entry.getKey());
    }
    expired.forEach(since::remove);
    return expired;
  }

  /** Takes and returns the one that has been here longest. */
  Optional<Address> takeOldest() {
    var oldest = since.keySet().stream().findFirst();
    oldest.ifPresent(since::remove);
    return oldest;
  }
}
