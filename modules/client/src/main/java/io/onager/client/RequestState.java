package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a durable request stands: the state of its actor.
 *
 * @param principal who submitted it
 * @param status {@code queued}, {@code processing}, {@code retrying}, {@code completed}, {@code
 *     failed} or {@code cancelled}
 * @param priority {@code high}, {@code normal} or {@code low}
 * @param progress 0 to 1; begins anew with each attempt
 * @param message what its handler said last
 * @param details the same for programs
 * @param attempt how often it was begun
 * @param result where it is completed
 * @param error why it failed, or why its last attempt did
 * @param dead whether it is a dead letter
 * @param dueAt before which it is not run
 */
public record RequestState(
    String action,
    String principal,
    String status,
    String priority,
    double progress,
    @Nullable String message,
    @Nullable JsonNode details,
    int attempt,
    @Nullable JsonNode result,
    @Nullable Failure error,
    @Nullable Boolean dead,
    Instant submittedAt,
    @Nullable Instant dueAt,
    @Nullable Instant deadline,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  /** Why an attempt failed: {@code code} is for programs, {@code message} for people. */
  public record Failure(String code, String message) {}
}
