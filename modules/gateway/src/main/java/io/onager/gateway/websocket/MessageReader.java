package io.onager.gateway.websocket;

import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one client sends: bytes as they come off the socket in, messages out. Give it the
 * bytes with {@link #feed}, then {@link #poll} until there is nothing more; it then holds no more
 * than the part of a message that has come, and the part of a header.
 *
 * <p>As strict as RFC 6455 wants a server to be: what a client must not send ends the reading with
 * a {@link Incoming.Violation}. No extensions. Not thread-safe.
 */
public final class MessageReader {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int NO_MESSAGE = Opcode.CONTINUATION;

  /** How many times the largest message is passed over before the client is cut off. */
  private static final long TOLERANCE = 8;

  private final int maxMessageBytes;
  private final Payload message = new Payload();
  private final Payload control = new Payload();

  private ByteBuffer input = NOTHING;
  private @Nullable FrameHeader frame;
  private long missing;
  private long announced;
  private int messageKind = NO_MESSAGE;
  private boolean ended;

  /**
   * Makes a reader.
   *
   * @param maxMessageBytes the largest message, over all its fragments; one that is larger is
   *     passed over and reported as {@link Incoming.TooLarge}, one of eight times as much ends the
   *     reading
   */
  public MessageReader(int maxMessageBytes) {
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException(
          "maxMessageBytes: %d (expected: >= 1)".formatted(maxMessageBytes));
    }
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Adds what came off the socket. Ignored behind a {@code Close} or {@code Violation}. */
  public void feed(ByteString bytes) {
    if (!ended) {
      input = input.hasRemaining() ? joined(input, bytes.asByteBuffer()) : bytes.asByteBuffer();
    }
  }

  /** Returns what comes next; {@code null} where more bytes are needed, or none are wanted. */
  public @Nullable Incoming poll() {
    if (ended) {
      return null;
    }
    try {
      var next = read();
      if (next instanceof Incoming.Close) {
        end();
      }
      return next;
    } catch (ViolationException e) {
      end();
      return e.violation();
    }
  }

  /** Returns how many bytes are held between calls. */
  int held() {
    return input.capacity() + message.capacity() + control.capacity();
  }

  private @Nullable Incoming read() throws ViolationException {
    while (readHeader() && readPayload()) {
      var complete = finishFrame();
      if (complete != null) {
        return complete;
      }
    }
    keepRest();
    return null;
  }

  private boolean readHeader() throws ViolationException {
    if (frame == null) {
      var header = FrameHeader.read(input);
      if (header == null) {
        return false;
      }
      if (!header.isControl()) {
        begin(header);
      }
      frame = header;
      missing = header.length();
    }
    return true;
  }

  private void begin(FrameHeader header) throws ViolationException {
    boolean continues = header.opcode() == Opcode.CONTINUATION;
    if (continues && messageKind == NO_MESSAGE) {
      throw ViolationException.protocol("continuation of no message");
    }
    if (!continues && messageKind != NO_MESSAGE) {
      throw ViolationException.protocol("message inside a fragmented message");
    }
    if (!continues) {
      messageKind = header.opcode();
      announced = 0;
    }
    if (header.length() > TOLERANCE * maxMessageBytes - announced) {
      throw ViolationException.tooLarge(maxMessageBytes);
    }
    announced += header.length();
    if (isTooLarge()) {
      message.clear();
    }
  }

  private boolean isTooLarge() {
    return announced > maxMessageBytes;
  }

  private boolean readPayload() {
    var header = current();
    int count = (int) Math.min(missing, input.remaining());
    if (isTooLarge() && !header.isControl()) {
      input.position(input.position() + count);
    } else {
      int done = (int) (header.length() - missing);
      int mask = Integer.rotateLeft(header.mask(), Byte.SIZE * (done & 3));
      var payload = header.isControl() ? control : message;
      int bound = header.last() ? payload.size() + (int) missing : maxMessageBytes;
      payload.append(input, count, mask, bound);
    }
    missing -= count;
    return missing == 0;
  }

  private @Nullable Incoming finishFrame() throws ViolationException {
    var header = current();
    frame = null;
    return switch (header.opcode()) {
      case Opcode.PING -> new Incoming.Ping(control.takeBytes());
      case Opcode.PONG -> pong();
      case Opcode.CLOSE -> close();
      default -> header.last() ? message() : null;
    };
  }

  private Incoming message() throws ViolationException {
    boolean isText = messageKind == Opcode.TEXT;
    messageKind = NO_MESSAGE;
    if (isTooLarge()) {
      return Incoming.TooLarge.INSTANCE;
    }
    return isText
        ? new Incoming.Text(message.takeText())
        : new Incoming.Binary(message.takeBytes());
  }

  private Incoming pong() {
    control.clear();
    return Incoming.Pong.INSTANCE;
  }

  private Incoming close() throws ViolationException {
    var payload = control.takeBytes().toArrayUnsafe();
    if (payload.length == 0) {
      return new Incoming.Close(CloseCode.NONE, "");
    }
    if (payload.length < Short.BYTES) {
      throw ViolationException.protocol("close code is incomplete");
    }
    int code = Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
    if (!CloseCode.isSendable(code)) {
      throw ViolationException.protocol("close code is not allowed");
    }
    return new Incoming.Close(code, Utf8.decode(payload, Short.BYTES, payload.length));
  }

  private FrameHeader current() {
    if (frame == null) {
      throw new IllegalStateException("no frame has begun");
    }
    return frame;
  }

  /** Lets go of the bytes that were fed; what is left of them is less than a header. */
  private void keepRest() {
    input = input.hasRemaining() ? joined(input, NOTHING) : NOTHING;
  }

  private void end() {
    ended = true;
    input = NOTHING;
    message.clear();
    control.clear();
  }

  private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second.duplicate())
        .flip();
  }
}
