package io.onager.gateway.websocket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of a client's frame: RFC 6455, section 5.2.
 *
 * @param last whether its message ends with this frame
 * @param mask the masking key, its first byte the highest
 */
record FrameHeader(boolean last, int opcode, long length, int mask) {
  static final int MAX_BYTES = 14;
  static final int MAX_CONTROL_PAYLOAD = 125;

  /** The lengths up to here are in the second byte; these two say that the length follows. */
  static final int LENGTH_IN_2_BYTES = 126;

  static final int LENGTH_IN_8_BYTES = 127;

  private static final int MASK_BYTES = 4;

  /**
   * Takes a header from {@code input}, or leaves it as it is and returns {@code null} where the
   * header is not there in full.
   *
   * @throws ViolationException where no client may send this, whatever it has sent before
   */
  static @Nullable FrameHeader read(ByteBuffer input) throws ViolationException {
    if (input.remaining() < 2) {
      return null;
    }
    int start = input.position();
    int first = input.get(start);
    int second = input.get(start + 1);
    boolean last = (first & 0x80) != 0;
    int opcode = first & 0x0F;
    int shortLength = second & 0x7F;
    check((first & 0x70) == 0, "reserved bits are set");
    check(Opcode.isKnown(opcode), "unknown opcode");
    check((second & 0x80) != 0, "frame is not masked");
    check(last || !Opcode.isControl(opcode), "control frame is fragmented");
    check(
        shortLength <= MAX_CONTROL_PAYLOAD || !Opcode.isControl(opcode),
        "control frame is longer than 125 bytes");

    int lengthBytes = lengthBytes(shortLength);
    if (input.remaining() < 2 + lengthBytes + MASK_BYTES) {
      return null;
    }
    input.position(start + 2);
    long length = readLength(input, shortLength);
    return new FrameHeader(last, opcode, length, input.getInt());
  }

  boolean isControl() {
    return Opcode.isControl(opcode);
  }

  private static int lengthBytes(int shortLength) {
    return switch (shortLength) {
      case LENGTH_IN_2_BYTES -> Short.BYTES;
      case LENGTH_IN_8_BYTES -> Long.BYTES;
      default -> 0;
    };
  }

  private static long readLength(ByteBuffer input, int shortLength) throws ViolationException {
    if (shortLength < LENGTH_IN_2_BYTES) {
      return shortLength;
    }
    if (shortLength == LENGTH_IN_2_BYTES) {
      int length = Short.toUnsignedInt(input.getShort());
      check(length >= LENGTH_IN_2_BYTES, "length is not in its shortest form");
      return length;
    }
    long length = input.getLong();
    check(length >= 0, "length is negative");
    check(length > 0xFFFF, "length is not in its shortest form");
    return length;
  }

  private static void check(boolean allowed, String otherwise) throws ViolationException {
    if (!allowed) {
      throw ViolationException.protocol(otherwise);
    }
  }
}
