package io.onager.gateway.websocket;

import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;

/**
 * Renders the messages of one write to a socket, a frame each, unmasked. Short pieces are copied
 * together, because a socket gathers many pieces slowly; long ones are shared with whoever else is
 * sent them, so that they are in memory once however many sockets are slow. Not thread-safe.
 */
public final class MessageBuffer {
  /** From here on a piece is shared. */
  private static final int SHARED_FROM = 16 * 1024;

  private final ByteBuffer copied;
  private ByteString done = ByteString.emptyByteString();
  private int from;

  /**
   * Makes an empty one.
   *
   * @param bytes the sum of {@link #headerBytes} and {@link #copiedBytes} of all that will be put
   */
  public MessageBuffer(int bytes) {
    this.copied = ByteBuffer.allocate(bytes);
  }

  /** Returns the length of the header of a message of {@code length} bytes. */
  public static int headerBytes(int length) {
    return Frames.headerBytes(length);
  }

  /** Returns how much room {@code piece} takes here. */
  public static int copiedBytes(byte[] piece) {
    return piece.length < SHARED_FROM ? piece.length : 0;
  }

  /** Begins a message; its {@code length} bytes follow. */
  public void begin(boolean binary, int length) {
    Frames.putHeader(copied, binary ? Opcode.BINARY : Opcode.TEXT, length);
  }

  /** Puts one byte of ASCII. */
  public void put(char ascii) {
    copied.put((byte) ascii);
  }

  /** Puts {@code piece}, which is not changed any more. */
  public void put(byte[] piece) {
    if (piece.length < SHARED_FROM) {
      copied.put(piece);
    } else {
      done = taken().concat(ByteString.fromArrayUnsafe(piece));
    }
  }

  /** Returns everything; to be called once. */
  public ByteString bytes() {
    return taken();
  }

  private ByteString taken() {
    var all =
        done.concat(ByteString.fromArrayUnsafe(copied.array(), from, copied.position() - from));
    from = copied.position();
    return all;
  }
}
