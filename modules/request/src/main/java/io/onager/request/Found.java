package io.onager.request;

/** The answer to a question for one request. */
public sealed interface Found {
  /** It stands so. */
  record There(RequestState state) implements Found {}

  /** There is none with this id in this tenant. */
  enum Nowhere implements Found {
    INSTANCE
  }

  /**
   * Nobody can say now.
   *
   * @param inDoubt whether what was asked for may have happened all the same: to be asked again
   */
  record Unavailable(String message, long afterMillis, boolean inDoubt) implements Found {}

  /** Nobody can say until it is mended; the log has {@code incident}. */
  record Failed(String incident) implements Found {}
}
