package io.onager.gateway.websocket;

/** Why a connection is closed, as far as RFC 6455 says it (section 7.4). */
public final class CloseCode {
  public static final int NORMAL = 1000;
  public static final int PROTOCOL_ERROR = 1002;

  /** Stands for a close without a code; never in a frame. */
  public static final int NONE = 1005;

  public static final int INVALID_TEXT = 1007;
  public static final int TOO_LARGE = 1009;

  private CloseCode() {}

  /** Returns whether a close frame may carry {@code code}: registered, or of an application. */
  static boolean isSendable(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
