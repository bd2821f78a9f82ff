package io.onager.client;

import java.time.Duration;

/** Full jitter: any time from 0 up to a bound that doubles with each attempt. */
final class Backoff {
  private static final int MOST_DOUBLINGS = 30;

  private Backoff() {}

  static Duration bound(int attempt, Duration first, Duration longest) {
    var doubled = first.multipliedBy(1L << Math.min(attempt, MOST_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  static Duration jittered(Duration bound, Loop loop) {
    return Duration.ofNanos(Math.round(loop.random() * bound.toNanos()));
  }
}
