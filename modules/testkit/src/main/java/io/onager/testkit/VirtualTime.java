package io.onager.testkit;

import io.onager.request.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A clock that goes on only where it is told to, and does then what is due, in order, on the thread
 * that tells it. It begins at the present. Not thread-safe.
 */
public final class VirtualTime extends Clock {
  private record Due(Instant time, long number, Runnable action) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::time).thenComparing(Due::number));
  private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private long numbers;

  /** Lets time pass, and does what is due meanwhile, each at its time. */
  public void advance(Duration duration) {
    var end = now.plus(duration);
    for (var next = due.peek(); next != null && !next.time().isAfter(end); next = due.peek()) {
      due.remove(next);
      now = next.time();
      next.action().run();
    }
    now = end;
  }

  /** Runs {@code action} at {@code time}; where that is over, as soon as time goes on. */
  public void at(Instant time, Runnable action) {
    due.add(new Due(time.isBefore(now) ? now : time, ++numbers, action));
  }

  /**
   * Returns what completes after {@code duration}, or fails as soon as the attempt of {@code work}
   * is to end: by that, a handler takes its time.
   */
  public CompletionStage<Void> pass(Work work, Duration duration) {
    var passed = new CompletableFuture<Void>();
    if (duration.isZero()) {
      passed.complete(null);
      return passed;
    }
    at(now.plus(duration), () -> passed.complete(null));
    work.onCancel(() -> passed.cancel(false));
    return passed;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("virtual time is in UTC");
  }
}
