package io.onager.client;

import io.onager.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * What is to be sent: as many frames in one message as there are, one message at a time. It is
 * bounded by what fills it: commands and streams are counted, a stream has one {@code ack} for a
 * part of its window. Owned by the loop.
 */
final class Outbox {
  private final Consumer<String> socket;
  private final Queue<String> frames = new ArrayDeque<>();
  private int messageBytes = Limits.DEFAULT.messageBytes();
  private boolean sending;
  private boolean oneByOne;

  /** Gives messages to {@code socket}, which says {@link #sending} and then {@link #sent}. */
  Outbox(Consumer<String> socket) {
    this.socket = socket;
  }

  void limit(int bytes) {
    messageBytes = bytes;
  }

  /** From now on each message has one frame; returns whether they had more before. */
  boolean goOneByOne() {
    var first = !oneByOne;
    oneByOne = true;
    return first;
  }

  boolean takes(String frame) {
    return bytes(frame) <= messageBytes;
  }

  /** Adds a frame; returns whether it is the first, so that somebody has to flush. */
  boolean add(String frame) {
    frames.add(frame);
    return frames.size() == 1;
  }

  void sending() {
    sending = true;
  }

  void sent() {
    sending = false;
    flush();
  }

  void flush() {
    if (!sending && !frames.isEmpty()) {
      socket.accept(message());
    }
  }

  private String message() {
    var first = frames.remove();
    if (oneByOne || frames.isEmpty()) {
      return first;
    }
    var message = new StringBuilder("[").append(first);
    var bytes = bytes(first) + 2;
    var count = 1;
    var next = frames.peek();
    while (next != null
        && count < Limits.DEFAULT.framesPerMessage()
        && bytes + bytes(next) < messageBytes) {
      message.append(',').append(frames.remove());
      bytes += bytes(next) + 1;
      count++;
      next = frames.peek();
    }
    return count == 1 ? first : message.append(']').toString();
  }

  private static int bytes(String frame) {
    return frame.getBytes(StandardCharsets.UTF_8).length;
  }
}
