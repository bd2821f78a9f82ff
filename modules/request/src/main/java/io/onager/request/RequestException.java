package io.onager.request;

/**
 * What a handler throws to say why it has no result, to whoever watches the request. It fails the
 * request at once; a {@link TransientException} lets it be tried again. The message of any other
 * exception is not shown to anyone: it may say too much.
 */
public class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /**
   * Makes one.
   *
   * @param code a short word that programs act on, {@code [a-z0-9-]{1,64}}
   * @param message one sentence for people; at most 1,000 characters are kept
   */
  public RequestException(String code, String message) {
    super(message);
    this.failure = new Failure(code, message);
  }

  /** Returns what is shown. */
  public Failure failure() {
    return failure;
  }
}
