package io.onager.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One direction of a {@link Connection}: holds bytes back for as long as the link says, keeps their
 * order, and reads no more once it holds a mebibyte.
 */
final class Pipe {
  private static final int MOST_HELD = 1 << 20;
  private static final int CHUNK = 1 << 16;

  private record Chunk(long due, ByteBuffer bytes) {}

  private final SocketChannel from;
  private final SocketChannel to;
  private final Link link;
  private final Queue<Chunk> held = new ArrayDeque<>();
  private int bytesHeld;
  private boolean toIsFull;
  private boolean fromHasEnded;
  private boolean hasEnded;

  Pipe(SocketChannel from, SocketChannel to, Link link) {
    this.from = from;
    this.to = to;
    this.link = link;
  }

  /** Returns what has to happen at the source before there is something to do here. */
  int readInterest() {
    return link.open && !fromHasEnded && bytesHeld < MOST_HELD ? SelectionKey.OP_READ : 0;
  }

  /** Returns what has to happen at the sink. */
  int writeInterest() {
    return link.open && toIsFull ? SelectionKey.OP_WRITE : 0;
  }

  /** Returns when there is something to do by the clock alone, else {@link Long#MAX_VALUE}. */
  long nanosUntilDue(long now) {
    var next = held.peek();
    return next == null || toIsFull || !link.open ? Long.MAX_VALUE : next.due() - now;
  }

  boolean holdsBytes() {
    return bytesHeld > 0;
  }

  /** Returns whether all that there was, and its end, has been passed on. */
  boolean hasEnded() {
    return hasEnded;
  }

  /** Takes what the source has; only to be called where it has something. */
  void read(long now) throws IOException {
    if (readInterest() == 0) {
      return;
    }
    var bytes = ByteBuffer.allocate(CHUNK);
    if (from.read(bytes) < 0) {
      fromHasEnded = true;
    } else if (bytes.flip().hasRemaining()) {
      held.add(new Chunk(now + link.delayNanos, bytes));
      bytesHeld += bytes.remaining();
    }
  }

  /** Passes on what is due, as far as the sink takes it; and the end, where that has come. */
  void write(long now) throws IOException {
    toIsFull = false;
    while (nanosUntilDue(now) <= 0) {
      var bytes = held.element().bytes();
      bytesHeld -= to.write(bytes);
      if (bytes.hasRemaining()) {
        toIsFull = true;
      } else {
        held.remove();
      }
    }
    if (fromHasEnded && held.isEmpty() && !hasEnded) {
      to.shutdownOutput();
      hasEnded = true;
    }
  }
}
