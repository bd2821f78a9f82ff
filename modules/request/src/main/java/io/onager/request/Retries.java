package io.onager.request;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * How often, when, and after which failures a request is tried again. Exponential backoff, capped,
 * with jitter; see <a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 * Backoff and Jitter</a>. Immutable.
 *
 * @param most how many more attempts there are behind the first one, 0 to 1,000
 * @param first how long after the first failure the second attempt begins
 * @param longest the longest time between two attempts
 * @param jitter by how much of itself each time is changed by chance, up or down, 0 to 1
 * @param transients which failures may be over in a while; all others end the request
 */
public record Retries(
    int most, Duration first, Duration longest, double jitter, Predicate<Throwable> transients) {

  private static final Retries NONE =
      new Retries(0, Duration.ofSeconds(1), Duration.ofSeconds(1), 0, Retries::isTransient);

  /** Refuses what makes no sense. */
  public Retries {
    require(most >= 0 && most <= 1_000, "most: %d (0 to 1000)", most);
    require(first.toMillis() >= 1, "first: %s (at least 1 ms)", first);
    require(longest.compareTo(first) >= 0, "longest: %s (at least first)", longest);
    require(longest.toDays() <= 365, "longest: %s (at most a year)", longest);
    require(jitter >= 0 && jitter <= 1, "jitter: %s (0 to 1)", jitter);
  }

  /** Returns none: the first failure ends the request. */
  public static Retries none() {
    return NONE;
  }

  /**
   * Returns {@code most} more attempts: the first after {@code first}, each next one after twice
   * the time, up to {@code longest}; after a {@link TransientException}, a timeout, and what comes
   * of input and output ({@link IOException}).
   */
  public static Retries exponential(int most, Duration first, Duration longest) {
    return new Retries(most, first, longest, 0, Retries::isTransient);
  }

  /** Returns the same with times that differ by up to {@code share} of themselves. */
  public Retries withJitter(double share) {
    return new Retries(most, first, longest, share, transients);
  }

  /** Returns the same after the failures that {@code transients} knows, and no others. */
  public Retries after(Predicate<Throwable> newTransients) {
    return new Retries(most, first, longest, jitter, newTransients);
  }

  /**
   * Returns how long to wait, empty where there is no more attempt.
   *
   * @param failures how many attempts have failed, at least 1
   */
  public Optional<Duration> delay(int failures, RandomGenerator random) {
    if (failures > most) {
      return Optional.empty();
    }
    var doubled = first.toMillis() * Math.pow(2, Math.min(failures - 1, 60));
    var cap = (double) longest.toMillis();
    var base = Math.min(doubled, cap);
    var changed = base * (1 + jitter * (2 * random.nextDouble() - 1));
    return Optional.of(Duration.ofMillis(Math.round(Math.min(changed, cap))));
  }

  private static boolean isTransient(Throwable failure) {
    return failure instanceof TransientException
        || failure instanceof TimeoutException
        || failure instanceof IOException
        || failure instanceof UncheckedIOException;
  }

  private static void require(boolean holds, String problem, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(problem.formatted(value));
    }
  }
}
