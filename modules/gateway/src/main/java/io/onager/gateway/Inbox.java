package io.onager.gateway;

import io.onager.gateway.websocket.Incoming;
import io.onager.gateway.websocket.MessageReader;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.CloseCode;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Limits;
import io.onager.protocol.Received;
import java.time.Duration;
import java.util.ArrayDeque;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What came off one socket: bytes in, the client's frames out. Answers what the WebSocket itself
 * wants, a pong or a close, without asking anybody. Not thread-safe.
 */
final class Inbox {
  private static final int NORMAL = 1000;
  private static final int TOO_LARGE = 1009;

  private final Limits limits;
  private final MessageReader reader;
  private final Outbox outbox;
  private final Wire wire;
  private final ArrayDeque<Received> unhandled = new ArrayDeque<>();
  private boolean closedByClient;
  private long heard = System.nanoTime();

  Inbox(Limits limits, Outbox outbox, Wire wire) {
    this.limits = limits;
    this.reader = new MessageReader(limits.messageBytes());
    this.outbox = outbox;
    this.wire = wire;
  }

  void feed(ByteString bytes) {
    noteHeard();
    reader.feed(bytes);
  }

  /** Notes that the client is there, or would be heard if somebody listened. */
  void noteHeard() {
    heard = System.nanoTime();
  }

  /** Returns whether nothing was heard for {@code limit}. */
  boolean isSilent(Duration limit) {
    return Wire.isOlder(heard, limit);
  }

  /** Returns the next frame, or the error that stands in its place; {@code null} for none yet. */
  @Nullable Received next() {
    while (unhandled.isEmpty() && !wire.isClosing()) {
      var incoming = reader.poll();
      if (incoming == null) {
        return null;
      }
      receive(incoming);
    }
    return unhandled.poll();
  }

  /** Passes over what comes behind our own close frame, until the client's. */
  void drain() {
    for (var incoming = reader.poll(); incoming != null; incoming = reader.poll()) {
      closedByClient |= incoming instanceof Incoming.Close;
    }
  }

  /** Returns whether the client has said that it closes. */
  boolean isClosedByClient() {
    return closedByClient;
  }

  private void receive(Incoming incoming) {
    if (incoming instanceof Incoming.Text text) {
      wire.useText();
      unhandled.addAll(ClientFrames.parse(text.text(), limits));
    } else if (incoming instanceof Incoming.Binary binary) {
      wire.useBinary();
      unhandled.addAll(ClientFrames.parse(binary.bytes().toArrayUnsafe(), limits));
    } else if (incoming instanceof Incoming.TooLarge) {
      unhandled.add(
          ErrorFrame.of(
              ErrorCode.TOO_LARGE,
              "a message has at most %d bytes".formatted(limits.messageBytes())));
    } else if (incoming instanceof Incoming.Ping ping) {
      wire.pong(ping.payload());
    } else if (incoming instanceof Incoming.Close) {
      closedByClient = true;
      wire.close(NORMAL, "");
    } else if (incoming instanceof Incoming.Violation violation) {
      var code = violation.code() == TOO_LARGE ? ErrorCode.TOO_LARGE : ErrorCode.BAD_FRAME;
      outbox.add(ErrorFrame.of(code, violation.reason()));
      wire.close(CloseCode.PROTOCOL.number(), violation.reason());
    }
  }
}
