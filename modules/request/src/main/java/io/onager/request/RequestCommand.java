package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.request.Attempt.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the actor of a request. Each may come twice, and then has no second effect:
 * nobody knows whether a question or its answer was lost. A {@code run} is one attempt on one
 * worker; what comes of a run that the actor does not know any more is refused.
 */
sealed interface RequestCommand {
  record Submit(
      String action,
      JsonNode payload,
      Priority priority,
      @Nullable Instant notBefore,
      @Nullable Instant deadline)
      implements RequestCommand {}

  record Start(String run, String worker) implements RequestCommand {}

  record Report(String run, double progress, @Nullable String message, @Nullable JsonNode details)
      implements RequestCommand {}

  record Keep(String run, String step, JsonNode value) implements RequestCommand {}

  record Complete(String run, JsonNode result, @Nullable String message, @Nullable JsonNode details)
      implements RequestCommand {}

  /**
   * An attempt failed.
   *
   * @param retryAt when the next one begins; {@code null} where there is none
   * @param dead whether that makes it a dead letter
   * @param last what its handler said last, if anything
   */
  record Fail(
      String run, Failure error, @Nullable Instant retryAt, boolean dead, @Nullable Progress last)
      implements RequestCommand {}

  /**
   * A run ended without the request's fault: its worker stopped, or was lost.
   *
   * @param lost whether it was lost, which nobody survives for ever
   * @param last what its handler said last, if anything
   */
  record Release(String run, boolean lost, @Nullable Progress last) implements RequestCommand {
    Release(String run, boolean lost) {
      this(run, lost, null);
    }
  }

  record Cancel() implements RequestCommand {}

  /** The worker has ended the run that was to be cancelled. */
  record ConfirmCancel(String run, @Nullable Progress last) implements RequestCommand {}

  /** The deadline of a request that waits may have passed. */
  record Expire() implements RequestCommand {}

  record Resend() implements RequestCommand {}
}
