package io.onager.protocol.conformance;

/** What a server did is not what the case expects. */
final class Mismatch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Mismatch(String message) {
    super(message);
  }

  Mismatch(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }

  static Mismatch expected(Object expected, Object got) {
    return new Mismatch("expected: %s%ngot:      %s".formatted(expected, got));
  }
}
