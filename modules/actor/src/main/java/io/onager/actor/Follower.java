package io.onager.actor;

import java.time.Instant;
import java.util.ArrayDeque;

/** What one feed was sent, and what of it is still on its way. Not thread-safe. */
final class Follower {
  private record Sent(long revision, long bytes) {}

  private static final long NO_SIGNAL = 0;

  private final ArrayDeque<Sent> onTheWay = new ArrayDeque<>();
  private Instant until;
  private long bytes;
  private long acknowledged;
  private long sent;

  /** The last signal that it was sent, and whether it has not acknowledged that yet. */
  private long signal = NO_SIGNAL;

  private boolean signalOnTheWay;

  /** Follows until then, unless it renews. */
  Follower(Instant until) {
    this.until = until;
  }

  void renew(Instant end) {
    until = end;
  }

  boolean isExpired(Instant now) {
    return until.isBefore(now);
  }

  /** Returns the last revision that it was sent. */
  long sent() {
    return sent;
  }

  /** Notes that it has everything up to {@code revision}, and nothing is on its way. */
  void beginAt(long revision) {
    onTheWay.clear();
    bytes = 0;
    acknowledged = revision;
    sent = revision;
  }

  /** Notes that it was sent what leads to {@code revision}. */
  void send(long revision, long size) {
    onTheWay.add(new Sent(revision, size));
    bytes += size;
    sent = revision;
  }

  /** Returns whether {@code newest} is to be sent now, and takes it for sent where it is. */
  boolean takes(Publication.Signal newest) {
    if (signalOnTheWay || sent != newest.revision() || signal == newest.number()) {
      return false;
    }
    signalOnTheWay = true;
    signal = newest.number();
    return true;
  }

  /** Notes that the signal with this {@code number} has arrived. */
  void acknowledgeSignal(long number) {
    signalOnTheWay &= signal != number;
  }

  /** Takes what is on its way for lost. */
  void loseSignal() {
    if (signalOnTheWay) {
      forgetSignal();
    }
  }

  /** Notes that it has no signal. */
  void forgetSignal() {
    signalOnTheWay = false;
    signal = NO_SIGNAL;
  }

  /** Notes that everything up to {@code revision} has arrived. */
  void acknowledge(long revision) {
    acknowledged = Math.max(acknowledged, revision);
    while (!onTheWay.isEmpty() && onTheWay.getFirst().revision <= acknowledged) {
      bytes -= onTheWay.removeFirst().bytes;
    }
  }

  /**
   * Returns whether more may be on its way. Only what is on its way counts, not what is to come:
   * else a feed that an actor without a pause has once left behind would wait until it renews.
   */
  boolean hasRoom(long mostUpdates, long mostBytes) {
    return sent == acknowledged || (sent - acknowledged < mostUpdates && bytes < mostBytes);
  }
}
