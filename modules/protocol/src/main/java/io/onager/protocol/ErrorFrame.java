package io.onager.protocol;

import io.onager.model.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says that something failed. On a frame with an {@code id} it is the answer; with a {@code stream}
 * alone it speaks of that stream.
 *
 * @param reason the actor's own code, with {@link ErrorCode#REJECTED}
 * @param message for a developer to read; never a piece of the input, never of a stack trace
 * @param after how many milliseconds to wait before asking again
 * @param details where it does not fit
 */
public record ErrorFrame(
    @Nullable FrameId id,
    @Nullable Integer stream,
    ErrorCode code,
    @Nullable String reason,
    String message,
    Retry retry,
    @Nullable Long after,
    List<Problem> details)
    implements ServerFrame, Received {

  /** Copies {@code details}. */
  public ErrorFrame {
    details = List.copyOf(details);
  }

  /** Returns the error with what {@code code} says of asking again. */
  public static ErrorFrame of(ErrorCode code, String message) {
    return new ErrorFrame(null, null, code, null, message, code.retry(), null, List.of());
  }

  /** Returns the refusal of an actor. */
  public static ErrorFrame rejected(String reason, String message) {
    var code = ErrorCode.REJECTED;
    return new ErrorFrame(null, null, code, reason, message, code.retry(), null, List.of());
  }

  /** Returns the error for a fault that the log describes under {@code incident}. */
  public static ErrorFrame internal(String incident) {
    return of(ErrorCode.INTERNAL, "a fault of the server, logged as " + incident);
  }

  /** Returns this error as the answer to the frame with {@code id}. */
  public ErrorFrame to(@Nullable FrameId id) {
    return new ErrorFrame(id, stream, code, reason, message, retry, after, details);
  }

  /** Returns this error speaking of {@code stream}. */
  public ErrorFrame on(@Nullable Integer stream) {
    return new ErrorFrame(id, stream, code, reason, message, retry, after, details);
  }

  /** Returns this error saying where it does not fit. */
  public ErrorFrame with(List<Problem> details) {
    return new ErrorFrame(id, stream, code, reason, message, retry, after, details);
  }

  /** Returns this error with other advice on asking again than its code has. */
  public ErrorFrame with(Retry otherRetry) {
    return new ErrorFrame(id, stream, code, reason, message, otherRetry, after, details);
  }

  /** Returns this error asking the client to wait for {@code millis} before it asks again. */
  public ErrorFrame after(long millis) {
    return new ErrorFrame(id, stream, code, reason, message, retry, millis, details);
  }
}
