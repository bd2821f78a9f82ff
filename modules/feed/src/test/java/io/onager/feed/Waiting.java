package io.onager.feed;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what others do, never for long, and says for what. */
final class Waiting {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private Waiting() {}

  /** Returns when {@code condition} holds. */
  static void until(Supplier<String> what, BooleanSupplier condition) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited " + PATIENCE + " in vain for " + what.get());
      }
      LockSupport.parkNanos(500_000);
    }
  }

  /** Returns what {@code future} completes with. */
  static <T> T get(String what, CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError(what + " did not come", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }
}
