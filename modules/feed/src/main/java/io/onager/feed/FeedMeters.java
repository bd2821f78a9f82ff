package io.onager.feed;

import io.onager.model.Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of a node's feeds. Thread-safe. */
final class FeedMeters {
  private final Map<Address, FeedMeter> meters = new ConcurrentHashMap<>();

  FeedMeter add(Address address) {
    var meter = new FeedMeter(address);
    meters.put(address, meter);
    return meter;
  }

  void remove(Address address) {
    meters.remove(address);
  }

  Optional<FeedStatistics> statistics(Address address) {
    return Optional.ofNullable(meters.get(address)).flatMap(FeedMeter::statistics);
  }

  List<FeedStatistics> statistics() {
    return meters.values().stream().flatMap(meter -> meter.statistics().stream()).toList();
  }
}
