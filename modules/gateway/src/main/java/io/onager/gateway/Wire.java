package io.onager.gateway;

import io.onager.gateway.stream.OpenStreams;
import io.onager.gateway.websocket.Frames;
import java.time.Duration;
import java.util.ArrayDeque;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one socket, as WebSocket frames: pings, pongs and the close frame around the
 * messages of the {@link Outbox} and the streams. Not thread-safe.
 */
final class Wire {
  private final Outbox outbox;
  private final OpenStreams streams;
  private final ArrayDeque<ByteString> control = new ArrayDeque<>();
  private boolean binary;
  private @Nullable ByteString pong;
  private @Nullable ByteString close;
  private boolean closed;
  private long bytes;
  private long pinged = System.nanoTime();
  private long demanded = System.nanoTime();

  Wire(Outbox outbox, OpenStreams streams) {
    this.outbox = outbox;
    this.streams = streams;
  }

  /** Speaks in text from here on, as the client does. */
  void useText() {
    binary = false;
  }

  /** Speaks in binary from here on, as the client does. */
  void useBinary() {
    binary = true;
  }

  void pingEvery(Duration interval) {
    if (isOlder(pinged, interval)) {
      pinged = System.nanoTime();
      control.add(Frames.ping());
    }
  }

  /** Answers a ping; of several unanswered ones, the last (RFC 6455, section 5.5.3). */
  void pong(ByteString payload) {
    pong = Frames.pong(payload);
  }

  /** Ends with this close frame, behind all answers; streams say nothing more. */
  void close(int code, String reason) {
    if (close == null) {
      close = Frames.close(code, reason);
      streams.closeAll();
    }
  }

  boolean isClosing() {
    return close != null;
  }

  /** Returns whether the close frame is out. */
  boolean isClosed() {
    return closed;
  }

  /** Returns how many bytes were given away by {@link #poll}. */
  long bytes() {
    return bytes;
  }

  /** Returns what to send next; {@code null} where there is nothing. */
  @Nullable ByteString poll() {
    var next = next();
    bytes += next == null ? 0 : next.size();
    return next;
  }

  private @Nullable ByteString next() {
    if (closed) {
      return null;
    }
    if (!control.isEmpty()) {
      return control.poll();
    }
    if (pong != null) {
      var answer = pong;
      pong = null;
      return answer;
    }
    var messages = outbox.poll(streams, binary);
    if (messages != null) {
      return messages;
    }
    closed = close != null;
    return close;
  }

  /** Notes whether the socket could take more just now. */
  void noteDemand(boolean demand) {
    if (demand) {
      demanded = System.nanoTime();
    }
  }

  /** Returns whether the socket has taken nothing for {@code limit}. */
  boolean isStalled(Duration limit) {
    return isOlder(demanded, limit);
  }

  /** Returns whether {@code limit} has passed since {@code nanos}. */
  static boolean isOlder(long nanos, Duration limit) {
    return System.nanoTime() - nanos > limit.toNanos();
  }
}
