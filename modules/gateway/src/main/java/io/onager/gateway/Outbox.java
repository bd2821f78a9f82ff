package io.onager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.gateway.stream.OpenStreams;
import io.onager.protocol.ServerFrame;
import io.onager.protocol.ServerFrames;
import java.util.ArrayDeque;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a session has to say, in the order in which it is said: answers first, then the streams that
 * have something, each in turn, until there is enough for one write. Not thread-safe.
 */
final class Outbox {
  private static final int MOST_ANSWERS = 1024;
  private static final long MOST_BYTES = 1 << 20;

  private final int batchBytes;
  private final int writeBytes;
  private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
  private long bytes;

  /**
   * Makes an empty one.
   *
   * @param batchBytes frames go together as one message until it is this long
   * @param writeBytes messages go together to the socket until they are this long
   */
  Outbox(int batchBytes, int writeBytes) {
    this.batchBytes = batchBytes;
    this.writeBytes = writeBytes;
  }

  void add(ServerFrame frame) {
    var answer = ServerFrames.encode(frame).getBytes(UTF_8);
    answers.addLast(answer);
    bytes += answer.length;
  }

  /** Returns whether so many answers wait, or such large ones, that no more should be asked for. */
  boolean isFull() {
    return answers.size() >= MOST_ANSWERS || bytes >= MOST_BYTES;
  }

  /** Returns the bytes of the next messages; {@code null} where there is nothing to say. */
  @Nullable ByteString poll(OpenStreams streams, boolean binary) {
    var batch = new Batch();
    while (batch.length() < writeBytes) {
      var answer = answers.pollFirst();
      if (answer != null) {
        bytes -= answer.length;
        batch.add(answer);
      } else if (!streams.poll(batch)) {
        break;
      }
    }
    return batch.isEmpty() ? null : batch.render(binary, batchBytes);
  }
}
