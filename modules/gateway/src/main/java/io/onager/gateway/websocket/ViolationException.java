package io.onager.gateway.websocket;

/** Leaves the reading of a frame that must not be read any further. Never leaves the package. */
final class ViolationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;

  private ViolationException(int code, String reason) {
    super(reason, null, false, false);
    this.code = code;
    this.reason = reason;
  }

  static ViolationException protocol(String reason) {
    return new ViolationException(CloseCode.PROTOCOL_ERROR, reason);
  }

  static ViolationException notUtf8() {
    return new ViolationException(CloseCode.INVALID_TEXT, "text is not valid UTF-8");
  }

  static ViolationException tooLarge(int maxMessageBytes) {
    return new ViolationException(
        CloseCode.TOO_LARGE, "message is larger than %d bytes".formatted(maxMessageBytes));
  }

  Incoming.Violation violation() {
    return new Incoming.Violation(code, reason);
  }
}
