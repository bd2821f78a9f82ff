package io.onager.client;

import io.onager.protocol.ClientFrame.Priority;
import io.onager.protocol.Limits;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a durable request is submitted; {@code SubmitOptions.DEFAULT.withPriority(…)}.
 *
 * @param invoke the key that makes it one request, and how long to try
 * @param after not to be run before so long has passed, at most 365 days; {@code null} for at once
 * @param at not to be run before; at most one of both
 * @param deadline when it fails if it is not done, at most 365 days from now
 */
public record SubmitOptions(
    InvokeOptions invoke,
    Priority priority,
    @Nullable Duration after,
    @Nullable Instant at,
    @Nullable Instant deadline) {
  /** A random key, normal priority, at once, without a deadline. */
  public static final SubmitOptions DEFAULT =
      new SubmitOptions(InvokeOptions.DEFAULT, Priority.NORMAL, null, null, null);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public SubmitOptions {
    if (after != null && (after.isNegative() || after.toMillis() > Limits.AFTER_MILLIS)) {
      throw new IllegalArgumentException("after: expected 0 to 365 days");
    }
    if (after != null && at != null) {
      throw new IllegalArgumentException("after: expected none where there is an at");
    }
  }

  /** Returns the same with {@code key}: one key, one request. */
  public SubmitOptions withKey(String key) {
    return with(invoke.withKey(key));
  }

  /** Returns the same, tried for so long. */
  public SubmitOptions withTimeout(Duration timeout) {
    return with(invoke.withTimeout(timeout));
  }

  /** Returns the same with another priority. */
  public SubmitOptions withPriority(Priority other) {
    return new SubmitOptions(invoke, other, after, at, deadline);
  }

  /** Returns the same, to be run after {@code delay}. */
  public SubmitOptions after(Duration delay) {
    return new SubmitOptions(invoke, priority, delay, null, deadline);
  }

  /** Returns the same, to be run at {@code time}. */
  public SubmitOptions at(Instant time) {
    return new SubmitOptions(invoke, priority, null, time, deadline);
  }

  /** Returns the same, to be done until {@code time}. */
  public SubmitOptions until(Instant time) {
    return new SubmitOptions(invoke, priority, after, at, time);
  }

  private SubmitOptions with(InvokeOptions other) {
    return new SubmitOptions(other, priority, after, at, deadline);
  }
}
