package io.onager.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One client: a WebSocket that says what it is told to, and counts what it hears. Used on the
 * thread of its {@link Loop}, but for what it has reached.
 */
final class Connection {
  private static final int CONTINUATION = 0x0;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;
  private static final int LAST = 0x80;
  private static final byte[] ERROR = "{\"type\":\"error\"".getBytes(UTF_8);

  private final int number;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final FrameCounter frames = new FrameCounter();
  private final Replaying replaying;
  private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
  private byte[] rest;
  private int opcode;
  private long remaining;
  private boolean begun;
  private boolean array;
  private long messages;
  private long faults;
  private @Nullable Exchange exchange;
  private volatile long reached = -1;
  private volatile boolean closed;

  Connection(int number, Upgrade upgrade, SelectionKey key) {
    this.number = number;
    this.replaying = new Replaying(number, frames);
    this.channel = upgrade.channel();
    this.rest = upgrade.rest().array();
    this.key = key;
  }

  /** Returns how many were opened before it. */
  int number() {
    return number;
  }

  /** Returns the revision that came last; -1 before there was one. Any thread may ask. */
  long reached() {
    return reached;
  }

  long messages() {
    return messages;
  }

  long updates() {
    return frames.updates();
  }

  long faults() {
    return faults + frames.faults() + (exchange == null ? 0 : exchange.faults());
  }

  long invoked() {
    return exchange == null ? 0 : exchange.invoked();
  }

  long answered() {
    return exchange == null ? 0 : exchange.answered();
  }

  long replays() {
    return replaying.ended();
  }

  long replayNanos() {
    return replaying.nanos();
  }

  /** Sends a text message, as far as the socket takes it; the rest when it takes more. */
  void send(String text) throws IOException {
    send(TEXT, text.getBytes(UTF_8));
  }

  /** Returns what gives commands and reads their answers; from then on it reads all. */
  Exchange exchange() {
    if (exchange == null) {
      exchange = new Exchange(number);
    }
    return exchange;
  }

  /** Closes the socket, as one that is lost. Any thread may call. */
  void close() throws IOException {
    closed = true;
    channel.close();
  }

  boolean isClosed() {
    return closed;
  }

  /** Resumes as one of those that come back together. */
  void begin(Return all) throws IOException {
    send(replaying.begin(all));
  }

  void begin(Replay next) throws IOException {
    send(replaying.begin(next));
  }

  /** Sends what the socket did not take before. */
  void flush() throws IOException {
    for (var next = unsent.peek(); next != null; next = unsent.peek()) {
      channel.write(next);
      if (next.hasRemaining()) {
        key.interestOpsOr(SelectionKey.OP_WRITE);
        return;
      }
      unsent.remove();
    }
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
  }

  /**
   * Reads what there is into {@code buffer}, which is for all connections of a thread, and counts
   * it. What is not whole is kept until the rest comes.
   *
   * @return how many bytes came
   */
  int read(ByteBuffer buffer) throws IOException {
    buffer.clear().put(rest);
    int bytes = channel.read(buffer);
    if (bytes < 0) {
      throw new IOException("closed by the server");
    }
    int end = buffer.position();
    int at = take(buffer, end);
    rest = new byte[end - at];
    buffer.get(at, rest);
    reached = frames.reached();
    sendIfAny(replaying.follow());
    return bytes;
  }

  /** Handles all that is whole up to {@code end}; returns where the first begins that is not. */
  private int take(ByteBuffer buffer, int end) throws IOException {
    int at = 0;
    while (at < end) {
      if (remaining == 0 && !begun) {
        int payload = header(buffer, at, end);
        if (payload < 0) {
          return at;
        }
        at = payload;
      }
      boolean last = remaining <= end - at;
      int stop = last ? at + (int) remaining : end;
      int next = payload(buffer, at, stop, last);
      remaining -= next - at;
      at = next;
      if (remaining > 0) {
        return at;
      }
      begun = false;
    }
    return at;
  }

  /** Reads a header; returns where its payload begins, -1 where it is not whole. */
  private int header(ByteBuffer buffer, int at, int end) throws IOException {
    if (end - at < 2) {
      return -1;
    }
    int length = buffer.get(at + 1) & 0x7F;
    int more = length < 126 ? 0 : length == 126 ? Short.BYTES : Long.BYTES;
    if (end - at < 2 + more + 1 && !(length == 0)) {
      return -1; // with its first byte, which says whether it is an array
    }
    opcode = buffer.get(at) & 0x0F;
    if ((buffer.get(at) & LAST) == 0 || opcode == CONTINUATION) {
      throw new IOException("a message in parts");
    }
    remaining = more == 0 ? length : bigEndian(buffer, at + 2, more);
    begun = true;
    array = length > 0 && buffer.get(at + 2 + more) == '[';
    return at + 2 + more;
  }

  private static long bigEndian(ByteBuffer buffer, int from, int bytes) {
    long value = 0;
    for (int at = from; at < from + bytes; at++) {
      value = value << 8 | (buffer.get(at) & 0xFF);
    }
    return value;
  }

  /** Handles a part of a message; returns how far. */
  private int payload(ByteBuffer buffer, int at, int end, boolean last) throws IOException {
    if (opcode == TEXT && array && exchange == null) {
      int next = frames.countAll(buffer, at, end, last);
      messages += last ? 1 : 0;
      return next;
    }
    if (!last) {
      return at;
    }
    if (opcode == TEXT) {
      messages++;
      read(buffer, at, end);
      if (startsWith(buffer, at, end, ERROR)) {
        faults++;
        System.err.println("load: " + text(buffer, at, end));
      }
    } else if (opcode == PING) {
      var payload = new byte[end - at];
      buffer.get(at, payload);
      send(PONG, payload);
    } else if (opcode == CLOSE) {
      throw new IOException("closed by the server: " + text(buffer, at + Short.BYTES, end));
    }
    return end;
  }

  private void read(ByteBuffer buffer, int at, int end) throws IOException {
    if (exchange == null) {
      frames.countOne(buffer, at, end);
      return;
    }
    sendIfAny(exchange.read(buffer, at, end, frames));
  }

  private static boolean startsWith(ByteBuffer buffer, int at, int end, byte[] expected) {
    return end - at >= expected.length
        && buffer.slice(at, expected.length).equals(ByteBuffer.wrap(expected));
  }

  private static String text(ByteBuffer buffer, int at, int end) {
    return UTF_8.decode(buffer.slice(at, Math.max(0, end - at))).toString();
  }

  private void sendIfAny(String text) throws IOException {
    if (!text.isEmpty()) {
      send(text);
    }
  }

  private void send(int code, byte[] payload) throws IOException {
    unsent.add(ClientFrame.of(code, payload));
    flush();
  }
}
