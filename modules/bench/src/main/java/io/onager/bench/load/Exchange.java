package io.onager.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a connection that gives commands hears and says: with so many unanswered, and another one
 * for each answer; those that one message allows go as one message.
 */
final class Exchange {
  private static final long STREAM = head("{\"stream\":");
  private static final long TYPE = head("{\"type\":\"");
  private static final int STREAM_AT = "{\"stream\":".length();
  private static final int TYPE_AT = "{\"type\":\"".length();

  private final int connection;
  private @Nullable Template template;
  private @Nullable Schedule schedule;
  private long invoked;
  private long answered;

  Exchange(int connection) {
    this.connection = connection;
  }

  long invoked() {
    return invoked;
  }

  long answered() {
    return answered;
  }

  /** Notes from now on when what is on {@code newSchedule} comes. */
  void watch(Schedule newSchedule) {
    schedule = newSchedule;
  }

  /** Returns the message with the first {@code commands} of {@code newTemplate}. */
  String begin(Template newTemplate, int commands) {
    template = newTemplate;
    return next(commands);
  }

  /** Gives no more commands. */
  void end() {
    template = null;
  }

  /**
   * Reads a message.
   *
   * @return what is to be said to it, empty where nothing is
   */
  String read(ByteBuffer buffer, int from, int end, FrameCounter frames) {
    var answers = 0;
    for (int at = from; at + Long.BYTES < end; at++) {
      if (buffer.get(at) == '{') {
        var head = buffer.getLong(at);
        if (head == STREAM) {
          update(buffer, at, end, frames);
        } else if (head == TYPE && buffer.get(at + TYPE_AT) == 'r') { // "result"
          answers++;
        }
      }
    }
    answered += answers;
    return template == null || answers == 0 ? "" : next(answers);
  }

  private void update(ByteBuffer buffer, int at, int end, FrameCounter frames) {
    var before = frames.updates();
    frames.countOne(buffer, at, end);
    if (schedule != null && frames.updates() > before) {
      schedule.arrived((int) FrameCounter.number(buffer, at + STREAM_AT), frames.reached());
    }
  }

  private String next(int commands) {
    if (template == null) {
      return "";
    }
    var message = new StringJoiner(",", "[", "]");
    for (int i = 0; i < commands; i++) {
      message.add(template.of(connection, invoked++));
    }
    return message.toString();
  }

  private static long head(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII)).order(FrameCounter.order()).getLong();
  }
}
