package io.onager.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts the frames of streams in the messages of one connection, and checks that the revisions of
 * each stream follow one another. Reads no JSON: it looks for <code>{"stream":</code>, which
 * strings cannot contain (their quotes are escaped) and the states of the benchmarks do not. A
 * frame of a stream is first looked for where it begins if the one before it is as long as its
 * predecessor, so that the states themselves are seldom read.
 */
final class FrameCounter {
  private static final byte[] BEGIN = "{\"stream\":".getBytes(US_ASCII);
  private static final long BEGIN_8 = littleEndian(BEGIN).getLong(0);
  private static final short BEGIN_2 = littleEndian(BEGIN).getShort(8);
  private static final int TYPE = ",\"type\":\"".length();
  private static final int UPDATE = "update\",\"revision\":".length();
  private static final int EVENT = "event\",\"revision\":".length();

  /** With the stream's number and the first letter of the type. */
  private static final int LONGEST_HEAD = BEGIN.length + 10 + TYPE + 1;

  private static final int NONE = -1;

  private long[] revisions = new long[2];
  private int distance;
  private long kind;
  private long begin = NONE;
  private long updates;
  private long faults;
  private long reached = NONE;

  /** Returns an order of bytes for buffers in which this looks for frames. */
  static ByteOrder order() {
    return ByteOrder.LITTLE_ENDIAN;
  }

  /** Has the streams that are subscribed from here on continue behind {@code revision}. */
  void continueBehind(long revision) {
    begin = revision;
    reached = revision;
  }

  long updates() {
    return updates;
  }

  /** Returns how many revisions were missing or repeated, and how many streams were reset. */
  long faults() {
    return faults;
  }

  /** Returns the revision that came last, on whichever stream. */
  long reached() {
    return reached;
  }

  /** Counts the frame that is a message of its own, and begins at {@code start}. */
  void countOne(ByteBuffer buffer, int start, int end) {
    if (isBegin(buffer, start, end)) {
      count(buffer, start);
    }
  }

  /**
   * Counts the frames of a part of an array of frames.
   *
   * @param last whether the array ends at {@code end}
   * @return where the first frame begins that is not whole yet; {@code end} where all are
   */
  int countAll(ByteBuffer buffer, int from, int end, boolean last) {
    int start = find(buffer, from, end);
    while (start != NONE) {
      if (!last && end - start < LONGEST_HEAD) {
        return start;
      }
      if (kind(buffer, start) != kind) {
        kind = kind(buffer, start);
        distance = 0; // frames of another kind are as long as they like
      }
      int next = following(buffer, start, end, last);
      if (next == NONE && !last) {
        return start;
      }
      count(buffer, start);
      if (next != NONE) {
        distance = next - start;
      }
      start = next;
    }
    return last ? end : Math.max(from, end - BEGIN.length);
  }

  /** Two frames of one kind, on one stream and of one type, are about as long. */
  private static long kind(ByteBuffer buffer, int start) {
    long kind = 0;
    int at = start + BEGIN.length;
    for (; buffer.get(at) != ','; at++) {
      kind = kind * 10 + (buffer.get(at) - '0');
    }
    return kind << Byte.SIZE | buffer.get(at + TYPE);
  }

  private int following(ByteBuffer buffer, int start, int end, boolean last) {
    int expected = start + distance;
    if (distance > 0 && last && expected == end) {
      return NONE; // this was the last one: the closing bracket stands where a comma stood
    }
    return distance > 0 && isBegin(buffer, expected, end) ? expected : find(buffer, start + 1, end);
  }

  private static int find(ByteBuffer buffer, int from, int end) {
    for (int at = from; at + BEGIN.length <= end; at++) {
      if (buffer.get(at) == '{' && isBegin(buffer, at, end)) {
        return at;
      }
    }
    return NONE;
  }

  private static boolean isBegin(ByteBuffer buffer, int at, int end) {
    return at + BEGIN.length <= end
        && buffer.getLong(at) == BEGIN_8
        && buffer.getShort(at + Long.BYTES) == BEGIN_2;
  }

  private void count(ByteBuffer buffer, int start) {
    int at = start + BEGIN.length;
    int stream = (int) number(buffer, at);
    while (buffer.get(at) != ',') {
      at++;
    }
    at += TYPE;
    switch (buffer.get(at)) {
      case 'u' -> see(stream, number(buffer, at + UPDATE));
      case 's' -> begin(stream);
      case 'r' -> faults++; // reset
      case 'e' -> {
        if (buffer.get(at + 1) == 'v') { // not "ended"
          see(stream, number(buffer, at + EVENT));
        }
      }
      default -> {}
    }
  }

  /** Returns the number that begins at {@code from}. */
  static long number(ByteBuffer buffer, int from) {
    long number = 0;
    for (int at = from; buffer.get(at) >= '0' && buffer.get(at) <= '9'; at++) {
      number = number * 10 + (buffer.get(at) - '0');
    }
    return number;
  }

  private void begin(int stream) {
    if (stream >= revisions.length) {
      revisions = Arrays.copyOf(revisions, Math.max(stream + 1, revisions.length * 2));
    }
    revisions[stream] = begin;
  }

  private void see(int stream, long revision) {
    updates++;
    if (revisions[stream] != NONE && revision != revisions[stream] + 1) {
      faults++;
    }
    revisions[stream] = revision;
    reached = revision;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(order());
  }
}
