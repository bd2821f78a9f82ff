package io.onager.client;

import io.onager.protocol.Limits;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one command is given; {@code InvokeOptions.DEFAULT.withTimeout(…)}.
 *
 * @param key makes the command take effect once, however often it is asked; at most 128 characters.
 *     Empty for none: then it is sent once, and where its connection is lost its outcome is
 *     unknown. {@code null} for a random one
 * @param timeout how long it is asked again, at most 24 days; {@code null} for {@link
 *     Options#timeout}
 */
public record InvokeOptions(@Nullable String key, @Nullable Duration timeout) {
  /** A random key, and the timeout of the {@link Options}. */
  public static final InvokeOptions DEFAULT = new InvokeOptions(null, null);

  /** More than this no timer can tell, here or in a browser. */
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(24);

  static final String TIMEOUT = "timeout: expected more than 0, and at most 24 days";

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public InvokeOptions {
    if (key != null && key.length() > Limits.KEY_CHARS) {
      throw new IllegalArgumentException("key: expected at most 128 characters");
    }
    if (timeout != null && !isTimeout(timeout)) {
      throw new IllegalArgumentException(TIMEOUT);
    }
  }

  /** Returns the same with {@code own} as the key; the same key for the same command only. */
  public InvokeOptions withKey(String own) {
    return new InvokeOptions(own, timeout);
  }

  /** Returns the same without a key: sent once, never again. */
  public InvokeOptions withoutKey() {
    return new InvokeOptions("", timeout);
  }

  /** Returns the same with {@code duration} until it is given up. */
  public InvokeOptions withTimeout(Duration duration) {
    return new InvokeOptions(key, duration);
  }

  static boolean isTimeout(Duration time) {
    return !time.isNegative() && !time.isZero() && time.compareTo(LONGEST_TIMEOUT) <= 0;
  }

  @Nullable String chosenKey() {
    return key == null ? UUID.randomUUID().toString() : key.isEmpty() ? null : key;
  }
}
