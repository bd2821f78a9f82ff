package io.onager.request;

import java.time.Duration;

/**
 * When an action is left alone for a while, because what it calls is down: no attempt begins then,
 * requests wait, and their attempts are not used up. A circuit breaker for the whole cluster; only
 * transient failures count.
 *
 * @param failures of how many attempts in a row, at least half of which failed, it opens; 1 to
 *     1,000
 * @param pause how long it is open; then one attempt shows whether it closes
 */
public record Breaking(int failures, Duration pause) {
  /** Refuses what makes no sense. */
  public Breaking {
    if (failures < 1 || failures > 1_000) {
      throw new IllegalArgumentException("failures: %d (1 to 1000)".formatted(failures));
    }
    if (pause.toMillis() < 1) {
      throw new IllegalArgumentException("pause: %s (at least 1 ms)".formatted(pause));
    }
  }

  /** Returns what holds unless set: 20 attempts, and 30 s. */
  public static Breaking usual() {
    return new Breaking(20, Duration.ofSeconds(30));
  }
}
