package io.onager.protocol;

/** Why a server closes a connection. Below 4500 a client resumes, from 4500 on it gives up. */
public enum CloseCode {
  /** A planned stop; {@code goaway} came before. */
  RESTART(1012),
  /** The node is shutting down, without time for {@code goaway}. */
  SHUTTING_DOWN(4001),
  /** The socket took nothing for 30 s. */
  TOO_SLOW(4002),
  /** Nothing came from the client for 60 s. */
  HEARTBEAT_LOST(4003),
  /** The client does not speak this protocol. */
  PROTOCOL(4500),
  /** No valid credentials in time. */
  UNAUTHENTICATED(4501),
  /** The credentials do not allow to connect. */
  FORBIDDEN(4502),
  /** The credentials were withdrawn while connected. */
  REVOKED(4503);

  private final int number;

  CloseCode(int number) {
    this.number = number;
  }

  /** Returns the WebSocket close code. */
  public int number() {
    return number;
  }

  /** Returns whether the client should connect again and resume. */
  public boolean mayReconnect() {
    return number < PROTOCOL.number;
  }
}
