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
  private static final int NONE = -1;

  private final int connection;
  private @Nullable Template template;
  private @Nullable Schedule schedule;
  private long invoked;
  private long answered;
  private long faults;
  private int updateBytes;
  private int answerBytes;

  Exchange(int connection) {
    this.connection = connection;
  }

  long invoked() {
    return invoked;
  }

  long answered() {
    return answered;
  }

  /** Returns how many updates came again that were on a schedule. */
  long faults() {
    return faults;
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
   * Reads a message: a frame, or an array of frames, each of which is first looked for where it
   * begins if the one before is as long as the last of its kind.
   *
   * @return what is to be said to it, empty where nothing is
   */
  String read(ByteBuffer buffer, int from, int end, FrameCounter frames) {
    var before = answered;
    if (buffer.get(from) == '[') {
      readAll(buffer, from, end, frames);
    } else if (isFrame(buffer, from, end)) {
      readOne(buffer, from, end, frames);
    }
    var answers = (int) (answered - before);
    return template == null || answers == 0 ? "" : next(answers);
  }

  private void readAll(ByteBuffer buffer, int from, int end, FrameCounter frames) {
    int at = find(buffer, from, end);
    while (at != NONE) {
      var isUpdate = readOne(buffer, at, end, frames);
      int next = following(buffer, at, isUpdate ? updateBytes : answerBytes, end);
      if (next != NONE && isUpdate) {
        updateBytes = next - at;
      } else if (next != NONE) {
        answerBytes = next - at;
      }
      at = next;
    }
  }

  /** Reads the frame at {@code at}; returns whether it is of a stream. */
  private boolean readOne(ByteBuffer buffer, int at, int end, FrameCounter frames) {
    if (buffer.getLong(at) == STREAM) {
      update(buffer, at, end, frames);
      return true;
    }
    if (buffer.get(at + TYPE_AT) == 'r') { // "result"
      answered++;
    }
    return false;
  }

  /** Returns where the next frame begins; the last one ends with the array. */
  private static int following(ByteBuffer buffer, int at, int bytes, int end) {
    int expected = at + bytes;
    if (bytes > 0 && expected == end) {
      return NONE; // the bracket stands where a comma stood
    }
    return bytes > 0 && isFrame(buffer, expected, end) ? expected : find(buffer, at + 1, end);
  }

  private static int find(ByteBuffer buffer, int from, int end) {
    for (int at = from; at < end; at++) {
      if (buffer.get(at) == '{' && isFrame(buffer, at, end)) {
        return at;
      }
    }
    return NONE;
  }

  private static boolean isFrame(ByteBuffer buffer, int at, int end) {
    if (at + STREAM_AT >= end) {
      return false;
    }
    var head = buffer.getLong(at);
    return head == STREAM || head == TYPE;
  }

  private void update(ByteBuffer buffer, int at, int end, FrameCounter frames) {
    var before = frames.updates();
    frames.countOne(buffer, at, end);
    if (schedule != null && frames.updates() > before) {
      var stream = (int) FrameCounter.number(buffer, at + STREAM_AT);
      faults += schedule.arrived(stream, frames.reached()) ? 0 : 1;
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
