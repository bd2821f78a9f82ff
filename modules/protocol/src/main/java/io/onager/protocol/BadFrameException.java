package io.onager.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A client's frame cannot be read. It never leaves the codec, and has no stack trace to be cheap.
 */
final class BadFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String problem;

  private BadFrameException(ErrorCode code, String problem) {
    super(problem, null, false, false);
    this.code = code;
    this.problem = problem;
  }

  static BadFrameException expected(String field, String expected) {
    return new BadFrameException(ErrorCode.BAD_FRAME, field + ": expected " + expected);
  }

  static BadFrameException tooLong(String field, int limit, String unit) {
    return new BadFrameException(
        ErrorCode.TOO_LARGE, "%s: expected at most %d %s".formatted(field, limit, unit));
  }

  /** Returns the answer to the frame, with what could be read of it. */
  ErrorFrame answer(@Nullable FrameId id, @Nullable Integer stream) {
    return ErrorFrame.of(code, problem).to(id).on(stream);
  }
}
