package io.onager.request;

import java.util.regex.Pattern;

/**
 * Why a request, or one attempt of it, has no result.
 *
 * @param code a short word that programs act on, {@code [a-z0-9-]{1,64}}
 * @param message one sentence for people
 */
public record Failure(String code, String message) {
  /** It took longer than an attempt may. */
  public static final String TIMEOUT = "timeout";

  /** Its deadline passed. */
  public static final String DEADLINE_EXCEEDED = "deadline-exceeded";

  /** The nodes that ran it died, again and again. */
  public static final String WORKER_LOST = "worker-lost";

  /** Its handler failed in a way that is nobody else's business; the log has the incident. */
  public static final String INTERNAL = "internal";

  /** What the handler returned cannot be written as JSON, or is too large. */
  public static final String INVALID_RESULT = "invalid-result";

  /** What a step of its handler returned cannot be remembered. */
  public static final String INVALID_STEP = "invalid-step";

  /** The stored payload is not one that the handler takes, which may be newer than it. */
  public static final String INVALID_PAYLOAD = "invalid-payload";

  private static final Pattern CODE = Pattern.compile("[a-z0-9-]{1,64}");

  /** Refuses what is no code; cuts off a message behind 1,000 characters. */
  public Failure {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("code: expected " + CODE);
    }
    message = Messages.cut(message);
  }
}
