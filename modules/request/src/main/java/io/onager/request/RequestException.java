package io.onager.request;

import org.jspecify.annotations.Nullable;

/**
 * What a handler throws to say why it has no result, to whoever watches the request. It fails the
 * request at once; a {@link TransientException} lets it be tried again. The message of any other
 * exception is not shown to anyone: it may say too much.
 */
public class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** As {@link #RequestException(String, String, Throwable)}, without a cause. */
  public RequestException(String code, @Nullable String message) {
    this(code, message, null);
  }

  /**
   * Makes one.
   *
   * @param code a short word that programs act on, {@code [a-z0-9-]{1,64}}
   * @param message one sentence for people, of which at most 1,000 characters are kept; {@code
   *     null} for none
   * @param cause for the log; it is not shown to anyone
   */
  public RequestException(String code, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = new Failure(code, message == null ? "" : message);
  }

  /** Returns what is shown. */
  public Failure failure() {
    return failure;
  }
}
