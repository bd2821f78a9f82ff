package io.onager.gateway;

import io.onager.actor.Outcome;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Retry;

/**
 * How what can go wrong is said in the words of the protocol, the same way over every transport.
 */
final class Errors {
  static final ErrorFrame FORBIDDEN = ErrorFrame.of(ErrorCode.FORBIDDEN, "not allowed");
  static final ErrorFrame UNAUTHENTICATED =
      ErrorFrame.of(ErrorCode.UNAUTHENTICATED, "credentials are missing or not valid");
  static final ErrorFrame UNKNOWN_TYPE =
      ErrorFrame.of(ErrorCode.UNKNOWN_ACTOR_TYPE, "no actors of this type are hosted here");

  private Errors() {}

  /**
   * Returns the error that an outcome is.
   *
   * @throws IllegalArgumentException for {@link Outcome.Done}
   */
  static ErrorFrame of(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      return ErrorFrame.rejected(rejected.reason(), rejected.message());
    }
    if (outcome instanceof Outcome.InvalidArguments invalid) {
      return ErrorFrame.of(ErrorCode.INVALID_ARGUMENTS, "the arguments do not fit the command")
          .with(invalid.problems());
    }
    if (outcome instanceof Outcome.UnknownType) {
      return UNKNOWN_TYPE;
    }
    if (outcome instanceof Outcome.UnknownCommand) {
      return ErrorFrame.of(ErrorCode.UNKNOWN_COMMAND, "the actor has no such command");
    }
    if (outcome instanceof Outcome.KeyReused) {
      return ErrorFrame.of(
          ErrorCode.KEY_REUSED, "the key was used for another command or other arguments");
    }
    if (outcome instanceof Outcome.Unavailable unavailable && unavailable.inDoubt()) {
      return ErrorFrame.of(ErrorCode.UNAVAILABLE, unavailable.message()).with(Retry.SAME_KEY);
    }
    if (outcome instanceof Outcome.Unavailable unavailable) {
      return ErrorFrame.of(ErrorCode.UNAVAILABLE, unavailable.message())
          .after(unavailable.afterMillis());
    }
    if (outcome instanceof Outcome.Undelivered) {
      return ErrorFrame.of(ErrorCode.UNAVAILABLE, "the actor moves: nothing was done").after(0);
    }
    if (outcome instanceof Outcome.TimedOut) {
      return ErrorFrame.of(
          ErrorCode.TIMEOUT, "no answer in time: ask again with the same key to learn the outcome");
    }
    if (outcome instanceof Outcome.Failed failed) {
      return ErrorFrame.internal(failed.incident());
    }
    throw new IllegalArgumentException("not an error: " + outcome);
  }
}
