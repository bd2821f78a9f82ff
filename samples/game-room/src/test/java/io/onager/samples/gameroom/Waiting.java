package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waits for what others do, never for long, and says for what. */
final class Waiting {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private Waiting() {}

  /** Returns when {@code condition} holds; it may also throw until then. */
  static void until(String what, Callable<Boolean> condition) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    Throwable last = null;
    while (System.nanoTime() < end) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception | AssertionError e) {
        last = e;
      }
      LockSupport.parkNanos(10_000_000);
    }
    fail("waited " + PATIENCE + " in vain for " + what, last);
  }

  /** Returns what {@code future} completes with. */
  static <T> T get(String what, CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("waited " + PATIENCE + " in vain for " + what, e);
    } catch (ExecutionException e) {
      throw new AssertionError(what + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }
}
