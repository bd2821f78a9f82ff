package io.onager.actor;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Exponential backoff with 20 % of jitter. Not thread-safe. */
final class Backoff {
  private static final double JITTER = 0.2;

  private final Duration min;
  private final Duration max;
  private Duration present;

  Backoff(Duration min, Duration max) {
    this.min = min;
    this.max = max;
    this.present = min;
  }

  /** Returns how long to wait now; the next wait is twice as long, up to the maximum. */
  Duration next() {
    var delay = present;
    var doubled = present.multipliedBy(2);
    present = doubled.compareTo(max) > 0 ? max : doubled;
    var factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofMillis(Math.round(delay.toMillis() * factor));
  }

  /** Returns about how long the present wait is. */
  Duration present() {
    return present;
  }

  /** Begins anew: it worked. */
  void reset() {
    present = min;
  }
}
