package io.onager.client;

import io.onager.testkit.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Why commands have no result. */
final class Failures {
  private Failures() {}

  /** Waits until {@code future} has failed, and returns why. */
  static OnagerException of(CompletableFuture<?> future) {
    Waiting.until("a failure", future::isCompletedExceptionally);
    try {
      throw new AssertionError("no failure, but " + future.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof OnagerException failure) {
        return failure;
      }
      throw e;
    }
  }
}
