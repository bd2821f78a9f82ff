package io.onager.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the connection is, for an application to show. */
public final class Status {
  /** What it is doing. */
  public enum Phase {
    /** A connection is being opened. */
    CONNECTING,
    /** Commands and updates flow. */
    LIVE,
    /** The connection is lost, or could not be had; {@link #retryIn} says when the next try is. */
    WAITING,
    /**
     * The server does not want this client; {@link #refusal} says why. {@link Onager#reconnect}
     * tries again.
     */
    REFUSED,
    /** {@link Onager#close} was called. */
    CLOSED
  }

  /** Why there is no connection. */
  public enum Reason {
    /** The server stops, and will be back; or others of its cluster are there. */
    SERVER_STOPPING,
    /** The server fell silent, or heard nothing of this client. */
    HEARTBEAT,
    /** The server had more to tell than this client took. */
    TOO_SLOW,
    /** A token could not be had, or was stale, and another one is tried. */
    CREDENTIALS,
    /** It was cut, or nobody answers. */
    NETWORK
  }

  private final Phase phase;
  private final @Nullable Duration retryIn;
  private final @Nullable Reason reason;
  private final @Nullable OnagerException refusal;

  private Status(
      Phase phase,
      @Nullable Duration retryIn,
      @Nullable Reason reason,
      @Nullable OnagerException refusal) {
    this.phase = phase;
    this.retryIn = retryIn;
    this.reason = reason;
    this.refusal = refusal;
  }

  static Status of(Phase phase) {
    return new Status(phase, null, null, null);
  }

  static Status waiting(Duration retryIn, Reason reason) {
    return new Status(Phase.WAITING, retryIn, reason, null);
  }

  static Status refused(OnagerException refusal) {
    return new Status(Phase.REFUSED, null, null, refusal);
  }

  /** Returns what the connection is doing. */
  public Phase phase() {
    return phase;
  }

  /** Returns how long it waits, from when this was told, before the next try; when waiting. */
  public Optional<Duration> retryIn() {
    return Optional.ofNullable(retryIn);
  }

  /** Returns why there is no connection; when waiting. */
  public Optional<Reason> reason() {
    return Optional.ofNullable(reason);
  }

  /** Returns why the server refuses; when refused. */
  public Optional<OnagerException> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public String toString() {
    return phase
        + retryIn().map(time -> " " + time.toMillis() + " ms").orElse("")
        + reason().map(why -> " " + why).orElse("")
        + refusal().map(why -> ": " + why.getMessage()).orElse("");
  }
}
