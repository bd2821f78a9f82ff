package io.onager.gateway;

/** A socket takes nothing, not even a close frame: the connection is reset. */
final class SocketStalledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SocketStalledException() {
    super("the socket takes nothing", null, false, false);
  }
}
