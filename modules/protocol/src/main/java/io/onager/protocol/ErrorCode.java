package io.onager.protocol;

/** Everything that can be wrong, as the {@code code} of an error frame or a problem document. */
public enum ErrorCode implements WireName {
  /** The message or the frame cannot be read: malformed, an unknown type, a wrong field. */
  BAD_FRAME(Retry.NEVER, 400, "Frame cannot be read"),
  /** The message or one of its parts is over a limit. */
  TOO_LARGE(Retry.NEVER, 413, "Over a limit"),
  /** The credentials are missing, not valid, or no longer valid. */
  UNAUTHENTICATED(Retry.REAUTHENTICATE, 401, "Not authenticated"),
  /** The credentials are good, but do not allow this. */
  FORBIDDEN(Retry.NEVER, 403, "Not allowed"),
  /** The server hosts no such type of actors. */
  UNKNOWN_ACTOR_TYPE(Retry.NEVER, 404, "Unknown actor type"),
  /** The actor's type has no such command. */
  UNKNOWN_COMMAND(Retry.NEVER, 404, "Unknown command"),
  /** The server runs no such action. */
  UNKNOWN_ACTION(Retry.NEVER, 404, "Unknown action"),
  /** {@code actor} is not of the form {@code type/id}. */
  INVALID_ADDRESS(Retry.NEVER, 400, "Invalid address"),
  /** The arguments do not fit the command; {@code details} says where. */
  INVALID_ARGUMENTS(Retry.NEVER, 400, "Invalid arguments"),
  /** The filter is malformed or its name is unknown; {@code details} says where. */
  INVALID_FILTER(Retry.NEVER, 400, "Invalid filter"),
  /** The payload does not fit the action; {@code details} says where. */
  INVALID_PAYLOAD(Retry.NEVER, 400, "Invalid payload"),
  /** The actor refused; {@code reason} is its own code for why. */
  REJECTED(Retry.NEVER, 409, "Refused by the actor"),
  /** The idempotency key was used before, with another command or other arguments. */
  KEY_REUSED(Retry.NEVER, 409, "Idempotency key used before"),
  /** The connection has an open stream of this number. */
  STREAM_IN_USE(Retry.NEVER, 409, "Stream in use"),
  /** The connection has no open stream of this number. */
  UNKNOWN_STREAM(Retry.NEVER, 404, "Unknown stream"),
  /** The connection has as many open streams as it may have. */
  TOO_MANY_STREAMS(Retry.NEVER, 429, "Too many streams"),
  /** There is no such durable request. */
  UNKNOWN_REQUEST(Retry.NEVER, 404, "Unknown request"),
  /** No answer in time: the outcome is unknown. */
  TIMEOUT(Retry.SAME_KEY, 504, "No answer in time"),
  /** Over the quota of this client or tenant; nothing happened. */
  RATE_LIMITED(Retry.LATER, 429, "Over the quota"),
  /** The journal or the actor's node cannot be reached; nothing happened. */
  UNAVAILABLE(Retry.LATER, 503, "Not available at present"),
  /** A fault of the server; the message has the id under which the server's log describes it. */
  INTERNAL(Retry.LATER, 500, "Fault of the server");

  private final String wire = WireName.of(this);
  private final Retry retry;
  private final int httpStatus;
  private final String title;

  ErrorCode(Retry retry, int httpStatus, String title) {
    this.retry = retry;
    this.httpStatus = httpStatus;
    this.title = title;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** Returns whether asking again can help, where the server knows nothing more exact. */
  public Retry retry() {
    return retry;
  }

  /** Returns the status of an HTTP answer with this code. */
  public int httpStatus() {
    return httpStatus;
  }

  /** Returns what the code means in a few words, the same for each occurrence. */
  public String title() {
    return title;
  }
}
