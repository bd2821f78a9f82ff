package io.onager.request;

/** A failure that may be over in a while: the request is tried again, as its handler allows. */
public final class TransientException extends RequestException {
  private static final long serialVersionUID = 1L;

  /** As {@link RequestException}. */
  public TransientException(String code, String message) {
    super(code, message);
  }
}
