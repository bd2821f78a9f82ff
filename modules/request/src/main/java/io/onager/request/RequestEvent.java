package io.onager.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a request. Data formats: the trigger {@code index_request} of the database reads
 * them too. By whom and when is stored with each; both stand in an event besides where they are
 * shown. {@code attempt} is the one it is about: the last, where none is under way.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface RequestEvent {
  record Submitted(
      String action,
      String principal,
      JsonNode payload,
      Priority priority,
      @Nullable Instant notBefore,
      @Nullable Instant deadline,
      Instant at)
      implements RequestEvent {}

  record Started(int attempt, String run, String worker, Instant at) implements RequestEvent {}

  record Progressed(double progress, @Nullable String message, @Nullable JsonNode details)
      implements RequestEvent {}

  record StepKept(String step, JsonNode value) implements RequestEvent {}

  record Completed(
      int attempt,
      JsonNode result,
      @Nullable String message,
      @Nullable JsonNode details,
      Instant at)
      implements RequestEvent {}

  record Retrying(int attempt, Failure error, Instant dueAt) implements RequestEvent {}

  record Failed(int attempt, Failure error, boolean dead, Instant at) implements RequestEvent {}

  record Released(int attempt, Reason reason) implements RequestEvent {
    /** Why an attempt ended that did not fail. */
    enum Reason {
      @JsonProperty("worker-stopped")
      WORKER_STOPPED,
      @JsonProperty("worker-lost")
      WORKER_LOST
    }
  }

  record CancelRequested(int attempt, String by) implements RequestEvent {}

  record Cancelled(int attempt, String by, Instant at) implements RequestEvent {}

  /**
   * Somebody has sent a failed request again.
   *
   * @param dead whether it was a dead letter
   * @param deadline which holds from now on: the one it had, unless that has passed
   */
  record Resent(String by, boolean dead, @Nullable Instant deadline) implements RequestEvent {}
}
