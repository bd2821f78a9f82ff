package io.onager.gateway;

import io.onager.gateway.stream.OpenStreams;
import io.onager.protocol.ServerFrame;
import io.onager.protocol.ServerFrames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;

/**
 * What a session has to say, in the order in which it is said: answers first, then the streams that
 * have something, each in turn, until the message is full. Not thread-safe.
 */
final class Outbox {
  private final int batchBytes;
  private final ArrayDeque<String> answers = new ArrayDeque<>();

  Outbox(int batchBytes) {
    this.batchBytes = batchBytes;
  }

  void add(ServerFrame frame) {
    answers.addLast(ServerFrames.encode(frame));
  }

  int size() {
    return answers.size();
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  /** Returns the next message, a frame or an array of frames; nothing where there is none. */
  Optional<String> poll(OpenStreams streams) {
    var frames = new ArrayList<String>();
    var length = 0;
    while (length < batchBytes) {
      var frame = answers.isEmpty() ? streams.poll() : answers.pollFirst();
      if (frame == null) {
        break;
      }
      frames.add(frame);
      length += frame.length();
    }
    return frames.isEmpty() ? Optional.empty() : Optional.of(ServerFrames.join(frames));
  }
}
