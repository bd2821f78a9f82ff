package io.onager.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a request. Data formats: the trigger {@code index_request} of the database reads
 * them too. By whom and when is stored with each; the time stands in an event besides where the
 * state shows it.
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
      JsonNode result, @Nullable String message, @Nullable JsonNode details, Instant at)
      implements RequestEvent {}

  record Retrying(Failure error, Instant dueAt) implements RequestEvent {}

  record Failed(Failure error, boolean dead, Instant at) implements RequestEvent {}

  record Released(boolean lost) implements RequestEvent {}

  record CancelRequested() implements RequestEvent {}

  record Cancelled(Instant at) implements RequestEvent {}

  record Resent() implements RequestEvent {}
}
