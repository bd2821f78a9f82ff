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

  private final Phase phase;
  private final @Nullable Duration retryIn;
  private final @Nullable OnagerException refusal;

  private Status(Phase phase, @Nullable Duration retryIn, @Nullable OnagerException refusal) {
    this.phase = phase;
    this.retryIn = retryIn;
    this.refusal = refusal;
  }

  static Status of(Phase phase) {
    return new Status(phase, null, null);
  }

  static Status waiting(Duration retryIn) {
    return new Status(Phase.WAITING, retryIn, null);
  }

  static Status refused(OnagerException refusal) {
    return new Status(Phase.REFUSED, null, refusal);
  }

  /** Returns what the connection is doing. */
  public Phase phase() {
    return phase;
  }

  /** Returns how long it waits, from when this was told, before the next try; when waiting. */
  public Optional<Duration> retryIn() {
    return Optional.ofNullable(retryIn);
  }

  /** Returns why the server refuses; when refused. */
  public Optional<OnagerException> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public String toString() {
    return phase
        + retryIn().map(time -> " " + time.toMillis() + " ms").orElse("")
        + refusal().map(why -> ": " + why.getMessage()).orElse("");
  }
}
