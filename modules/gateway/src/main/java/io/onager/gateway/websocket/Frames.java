package io.onager.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;

/**
 * Renders what a server sends: whole messages in one frame each, unmasked. The bytes are the same
 * for every client, so that a frame rendered once may be sent to all of them.
 */
public final class Frames {
  /** Up to here one copied array is cheaper than two that the socket has to gather. */
  private static final int MAX_COPIED = 1024;

  private static final int LAST = 0x80;
  private static final int MAX_REASON_BYTES = FrameHeader.MAX_CONTROL_PAYLOAD - Short.BYTES;
  private static final ByteString PING = frame(Opcode.PING, ByteString.emptyByteString());

  private Frames() {}

  /** Renders a text message; {@code utf8} must be valid UTF-8. A large one is not copied. */
  public static ByteString text(ByteString utf8) {
    return frame(Opcode.TEXT, utf8);
  }

  /** Renders a text message. */
  public static ByteString text(String text) {
    return text(ByteString.fromArrayUnsafe(text.getBytes(UTF_8)));
  }

  /** Renders a binary message. A large one is not copied. */
  public static ByteString binary(ByteString payload) {
    return frame(Opcode.BINARY, payload);
  }

  /** Returns an empty ping. */
  public static ByteString ping() {
    return PING;
  }

  /** Renders the answer to a ping with this payload. */
  public static ByteString pong(ByteString payload) {
    if (payload.size() > FrameHeader.MAX_CONTROL_PAYLOAD) {
      throw new IllegalArgumentException(
          "payload: %d bytes (expected: <= 125)".formatted(payload.size()));
    }
    return frame(Opcode.PONG, payload);
  }

  /**
   * Renders a close.
   *
   * @param code {@link CloseCode#NONE} for a close without code and reason
   * @param reason cut to the 123 bytes that a close frame holds
   */
  public static ByteString close(int code, String reason) {
    if (code == CloseCode.NONE) {
      return frame(Opcode.CLOSE, ByteString.emptyByteString());
    }
    if (!CloseCode.isSendable(code)) {
      throw new IllegalArgumentException(
          "code: %d (expected: one that RFC 6455 allows in a frame)".formatted(code));
    }
    var text = Utf8.encode(reason, MAX_REASON_BYTES);
    var payload = ByteBuffer.allocate(Short.BYTES + text.remaining());
    payload.putShort((short) code).put(text);
    return frame(Opcode.CLOSE, ByteString.fromArrayUnsafe(payload.array()));
  }

  private static ByteString header(int opcode, int length) {
    var header = new byte[headerBytes(length)];
    putHeader(ByteBuffer.wrap(header), opcode, length);
    return ByteString.fromArrayUnsafe(header);
  }

  private static ByteString frame(int opcode, ByteString payload) {
    int length = payload.size();
    if (length > MAX_COPIED) {
      return header(opcode, length).concat(payload);
    }
    var frame = new byte[headerBytes(length) + length];
    var buffer = ByteBuffer.wrap(frame);
    putHeader(buffer, opcode, length);
    payload.copyToBuffer(buffer);
    return ByteString.fromArrayUnsafe(frame);
  }

  static int headerBytes(int length) {
    if (length < FrameHeader.LENGTH_IN_2_BYTES) {
      return 2;
    }
    return length <= 0xFFFF ? 2 + Short.BYTES : 2 + Long.BYTES;
  }

  static void putHeader(ByteBuffer frame, int opcode, int length) {
    frame.put((byte) (LAST | opcode));
    switch (headerBytes(length)) {
      case 2 -> frame.put((byte) length);
      case 2 + Short.BYTES ->
          frame.put((byte) FrameHeader.LENGTH_IN_2_BYTES).putShort((short) length);
      default -> frame.put((byte) FrameHeader.LENGTH_IN_8_BYTES).putLong(length);
    }
  }
}
