package io.onager.bench.load;

import java.nio.ByteBuffer;

/** A WebSocket frame as clients send it: masked, with zeros. */
final class ClientFrame {
  private static final int LAST = 0x80;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;
  private static final int SHORT = 126;
  private static final int LONG = 127;

  private ClientFrame() {}

  /** Returns a whole message; zeros leave the payload as it is: nobody is to be protected here. */
  static ByteBuffer of(int opcode, byte[] payload) {
    var frame = ByteBuffer.allocate(2 + Long.BYTES + MASK_BYTES + payload.length);
    frame.put((byte) (LAST | opcode));
    if (payload.length < SHORT) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) (MASKED | SHORT)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | LONG)).putLong(payload.length);
    }
    return frame.putInt(0).put(payload).flip();
  }
}
