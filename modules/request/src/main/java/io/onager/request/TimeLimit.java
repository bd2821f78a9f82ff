package io.onager.request;

import io.onager.request.Attempt.Cause;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long an attempt that begins now may take.
 *
 * @param left not negative
 * @param cause why it is to end then
 */
record TimeLimit(Duration left, Cause cause) {
  /**
   * Returns the nearer of the two.
   *
   * @param within how long each attempt may take
   * @param deadline when the request has to be done, if it has
   */
  static TimeLimit of(Duration within, @Nullable Instant deadline, Instant now) {
    var overall = deadline == null ? within : Duration.between(now, deadline);
    if (overall.compareTo(within) >= 0) {
      return new TimeLimit(within, Cause.TIMED_OUT);
    }
    return new TimeLimit(overall.isNegative() ? Duration.ZERO : overall, Cause.DEADLINE);
  }
}
