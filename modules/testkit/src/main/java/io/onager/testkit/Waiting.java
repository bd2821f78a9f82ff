package io.onager.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what others do, never for long, and says for what. Each method blocks the thread that
 * calls it, and throws an {@link AssertionError} at its deadline, or as soon as the thread is
 * interrupted (which it then still is).
 */
public final class Waiting {
  /** How long is waited where nothing else is said. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long PAUSE_NANOS = 10_000_000;

  private Waiting() {}

  /**
   * Returns when {@code condition} holds, within {@link #PATIENCE}.
   *
   * @param what is waited for, as it goes on behind “waited in vain for …”
   * @param condition asked by this thread, some hundred times a second; where it throws, it does
   *     not hold yet, and what it threw last is the cause of the failure
   */
  public static void until(String what, Callable<Boolean> condition) {
    until(what, PATIENCE, condition);
  }

  /** As {@link #until(String, Callable)}, within {@code patience}. */
  public static void until(String what, Duration patience, Callable<Boolean> condition) {
    var end = System.nanoTime() + patience.toNanos();
    @Nullable Throwable last;
    do {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception | AssertionError e) {
        last = e;
      }
      requireNotInterrupted(what, last);
      LockSupport.parkNanos(PAUSE_NANOS);
    } while (System.nanoTime() - end < 0);
    throw new AssertionError("waited %s in vain for %s".formatted(patience, what), last);
  }

  /** Returns what {@code stage} completes with, within {@link #PATIENCE}. */
  public static <T> T get(String what, CompletionStage<T> stage) {
    return get(what, PATIENCE, stage);
  }

  /** As {@link #get(String, CompletionStage)}, within {@code patience}. */
  public static <T> T get(String what, Duration patience, CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("waited %s in vain for %s".formatted(patience, what), e);
    } catch (ExecutionException e) {
      throw new AssertionError(what + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  private static void requireNotInterrupted(String what, @Nullable Throwable last) {
    if (Thread.currentThread().isInterrupted()) {
      throw new AssertionError("interrupted while waiting for " + what, last);
    }
  }
}
