package io.onager.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as those see it who watch it: the state of the actor {@code request/<id>}.
 *
 * @param action which kind of work it is
 * @param principal who submitted it
 * @param status where it stands
 * @param priority how urgent it is
 * @param progress 0 to 1; begins anew with each attempt
 * @param message what its handler said last
 * @param details what its handler said besides, for programs
 * @param attempt how often it was begun
 * @param result what it came to; only where it is completed
 * @param error why it failed, or why its last attempt did
 * @param dead whether it is a dead letter: failed for good, though it should not have
 * @param submittedAt when it was stored
 * @param dueAt before which it is not run; while it waits
 * @param deadline at which it fails, whatever it is at
 * @param startedAt when its last attempt began
 * @param finishedAt when it ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestState(
    @Nullable String action,
    @Nullable String principal,
    RequestStatus status,
    @Nullable Priority priority,
    double progress,
    @Nullable String message,
    @Nullable JsonNode details,
    int attempt,
    @Nullable JsonNode result,
    @Nullable Failure error,
    @Nullable Boolean dead,
    @Nullable Instant submittedAt,
    @Nullable Instant dueAt,
    @Nullable Instant deadline,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /** Leaves out details that are none, which a stored event says with a {@code null}. */
  public RequestState {
    details = details == null || details.isNull() ? null : details;
  }

  static final RequestState UNKNOWN =
      new RequestState(
          null,
          null,
          RequestStatus.UNKNOWN,
          null,
          0,
          null,
          null,
          0,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
}
