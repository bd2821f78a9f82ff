package io.onager.request;

import org.jspecify.annotations.Nullable;

/** A failure that may be over in a while: the request is tried again, as its handler allows. */
public final class TransientException extends RequestException {
  private static final long serialVersionUID = 1L;

  /** As {@link RequestException}. */
  public TransientException(String code, @Nullable String message) {
    super(code, message);
  }

  /** As {@link RequestException}. */
  public TransientException(String code, @Nullable String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
