package io.onager.gateway;

import io.onager.gateway.stream.FrameSink;
import io.onager.gateway.websocket.MessageBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;

/** The frames of one write, and how they are put into messages. Not thread-safe. */
final class Batch implements FrameSink {
  private final ArrayList<byte[]> prefixes = new ArrayList<>();
  private final ArrayList<byte[]> bodies = new ArrayList<>();
  private int length;

  /** The frames of one message: a frame by itself, or several as an array. */
  private record Message(int from, int to, int framesLength) {
    boolean isArray() {
      return to - from > 1;
    }

    /** With the brackets, and a comma between any two. */
    int length() {
      return isArray() ? framesLength + 1 + (to - from) : framesLength;
    }
  }

  @Override
  public void add(byte[] prefix, byte[] body) {
    prefixes.add(prefix);
    bodies.add(body);
    length += prefix.length + body.length;
  }

  boolean isEmpty() {
    return bodies.isEmpty();
  }

  /** Returns how many bytes of frames there are. */
  int length() {
    return length;
  }

  /** Returns all frames, in messages of at least {@code messageBytes} as far as they reach. */
  ByteString render(boolean binary, int messageBytes) {
    var messages = messages(messageBytes);
    var buffer = new MessageBuffer(copiedBytes(messages));
    for (var message : messages) {
      buffer.begin(binary, message.length());
      render(message, buffer);
    }
    return buffer.bytes();
  }

  private List<Message> messages(int messageBytes) {
    var messages = new ArrayList<Message>();
    var from = 0;
    var framesLength = 0;
    for (var i = 0; i < bodies.size(); i++) {
      framesLength += prefixes.get(i).length + bodies.get(i).length;
      if (framesLength >= messageBytes || i == bodies.size() - 1) {
        messages.add(new Message(from, i + 1, framesLength));
        from = i + 1;
        framesLength = 0;
      }
    }
    return messages;
  }

  private int copiedBytes(List<Message> messages) {
    var bytes = 0;
    for (var message : messages) {
      bytes += MessageBuffer.headerBytes(message.length());
      bytes += message.length() - message.framesLength();
    }
    for (var i = 0; i < bodies.size(); i++) {
      bytes += prefixes.get(i).length + MessageBuffer.copiedBytes(bodies.get(i));
    }
    return bytes;
  }

  private void render(Message message, MessageBuffer buffer) {
    for (var i = message.from(); i < message.to(); i++) {
      if (message.isArray()) {
        buffer.put(i == message.from() ? '[' : ',');
      }
      buffer.put(prefixes.get(i));
      buffer.put(bodies.get(i));
    }
    if (message.isArray()) {
      buffer.put(']');
    }
  }
}
