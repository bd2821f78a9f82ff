package io.onager.gateway.websocket;

import org.apache.pekko.util.ByteString;

/** What a client has sent. */
public sealed interface Incoming {
  /** A whole text message. */
  record Text(String text) implements Incoming {}

  /** A whole binary message, in one array ({@code toArrayUnsafe} does not copy it). */
  record Binary(ByteString bytes) implements Incoming {}

  /** A message over the limit, which was passed over; reading goes on behind it. */
  enum TooLarge implements Incoming {
    INSTANCE
  }

  /** Wants a pong with the same payload (at most 125 bytes). */
  record Ping(ByteString payload) implements Incoming {}

  /** An answer to a ping, or a sign of life. */
  enum Pong implements Incoming {
    INSTANCE
  }

  /** The client closes; {@link CloseCode#NONE} where it gave no code. The last that is read. */
  record Close(int code, String reason) implements Incoming {}

  /**
   * The client broke the protocol or a limit: close with this. The last that is read.
   *
   * @param reason fit for a close frame; repeats nothing of the input
   */
  record Violation(int code, String reason) implements Incoming {}
}
