package io.onager.gateway;

import io.onager.actor.Outcome;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Retry;
import io.onager.request.Found;
import io.onager.request.Receipt;

/**
 * How what can go wrong is said in the words of the protocol, the same way over every transport.
 */
final class Errors {
  static final ErrorFrame FORBIDDEN = ErrorFrame.of(ErrorCode.FORBIDDEN, "not allowed");
  static final ErrorFrame UNAUTHENTICATED =
      ErrorFrame.of(ErrorCode.UNAUTHENTICATED, "credentials are missing or not valid");
  static final ErrorFrame UNKNOWN_TYPE =
      ErrorFrame.of(ErrorCode.UNKNOWN_ACTOR_TYPE, "no actors of this type are hosted here");

  static final ErrorFrame UNKNOWN_REQUEST =
      ErrorFrame.of(ErrorCode.UNKNOWN_REQUEST, "no such request");

  static final ErrorFrame KEY_REUSED_FOR_REQUEST =
      ErrorFrame.of(ErrorCode.KEY_REUSED, "the key was used for another request");

  private Errors() {}

  /** Returns the error for an address that is none, which {@code why} explains. */
  static ErrorFrame invalidAddress(IllegalArgumentException why) {
    var message = why.getMessage() == null ? "expected type/id" : why.getMessage();
    return ErrorFrame.of(ErrorCode.INVALID_ADDRESS, message);
  }

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
    if (outcome instanceof Outcome.Unavailable away) {
      return unavailable(away.message(), away.afterMillis(), away.inDoubt());
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

  /**
   * Returns the error that the receipt of a durable request is.
   *
   * @throws IllegalArgumentException for {@link Receipt.Accepted}
   */
  static ErrorFrame of(Receipt receipt) {
    if (receipt instanceof Receipt.UnknownAction) {
      return ErrorFrame.of(ErrorCode.UNKNOWN_ACTION, "no such action is run here");
    }
    if (receipt instanceof Receipt.InvalidPayload invalid) {
      return ErrorFrame.of(ErrorCode.INVALID_PAYLOAD, "the payload does not fit the action")
          .with(invalid.problems());
    }
    if (receipt instanceof Receipt.KeyReused) {
      return KEY_REUSED_FOR_REQUEST;
    }
    if (receipt instanceof Receipt.RateLimited limited) {
      return ErrorFrame.of(ErrorCode.RATE_LIMITED, "too many requests wait: it is not stored")
          .after(limited.afterMillis());
    }
    if (receipt instanceof Receipt.Unavailable away) {
      return unavailable(away.message(), away.afterMillis(), away.inDoubt());
    }
    if (receipt instanceof Receipt.Failed failed) {
      return ErrorFrame.internal(failed.incident());
    }
    throw new IllegalArgumentException("not an error: " + receipt);
  }

  /**
   * Returns the error that the answer to a question for a durable request is.
   *
   * @throws IllegalArgumentException for {@link Found.There}
   */
  static ErrorFrame of(Found found) {
    if (found instanceof Found.Nowhere) {
      return UNKNOWN_REQUEST;
    }
    if (found instanceof Found.Unavailable away) {
      return unavailable(away.message(), away.afterMillis(), away.inDoubt());
    }
    if (found instanceof Found.Failed failed) {
      return ErrorFrame.internal(failed.incident());
    }
    throw new IllegalArgumentException("not an error: " + found);
  }

  /** What is in doubt may have happened: it has to be asked for again, as the same. */
  private static ErrorFrame unavailable(String message, long afterMillis, boolean inDoubt) {
    var error = ErrorFrame.of(ErrorCode.UNAVAILABLE, message);
    return inDoubt ? error.with(Retry.SAME_KEY) : error.after(afterMillis);
  }
}
