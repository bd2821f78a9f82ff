package io.onager.gateway.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;

/**
 * Collects the payload of a message over frames and reads, unmasked. Its memory grows with what has
 * come, not with what was announced, and not beyond what was announced. Empty, it costs nothing.
 */
final class Payload {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int size;

  int size() {
    return size;
  }

  int capacity() {
    return bytes.length;
  }

  /**
   * Takes {@code count} bytes from {@code input}.
   *
   * @param mask the masking key, turned to where the frame is
   * @param bound how large this may still get
   */
  void append(ByteBuffer input, int count, int mask, int bound) {
    reserve(size + count, bound);
    input.get(bytes, size, count);
    unmask(bytes, size, size + count, mask);
    size += count;
  }

  /** Returns the bytes as text and forgets them. */
  String takeText() throws ViolationException {
    var text = Utf8.decode(bytes, 0, size);
    clear();
    return text;
  }

  /** Returns the bytes and forgets them. */
  ByteString takeBytes() {
    var taken = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    clear();
    return ByteString.fromArrayUnsafe(taken);
  }

  void clear() {
    bytes = NOTHING;
    size = 0;
  }

  private void reserve(int needed, int bound) {
    if (needed > bytes.length) {
      long doubled = Math.max(needed, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, bound));
    }
  }

  private static void unmask(byte[] bytes, int from, int to, int mask) {
    long wideMask = (long) mask << Integer.SIZE | Integer.toUnsignedLong(mask);
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ wideMask);
    }
    for (int shift = 24; i < to; i++, shift = (shift - 8) & 31) {
      bytes[i] ^= (byte) (mask >>> shift);
    }
  }
}
