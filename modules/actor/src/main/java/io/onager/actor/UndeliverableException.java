package io.onager.actor;

/** What an actor sent can never be taken; the message says why, for whoever operates the system. */
public final class UndeliverableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** {@code message} is stored beside what was sent. */
  public UndeliverableException(String message) {
    super(message);
  }
}
