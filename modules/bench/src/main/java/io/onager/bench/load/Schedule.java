package io.onager.bench.load;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * When each of some commands is due, one at a time and at a constant rate whatever happens, and how
 * long behind that its update came. A command that had to wait for others is late by that wait, too
 * (no coordinated omission).
 *
 * <p>Each command makes one revision of a room that was at revision 0; stream {@code n} watches
 * room {@code n}.
 */
final class Schedule {
  /** How {@link #line} begins. */
  static final String LINE = "times ";

  private final long begin = System.nanoTime();
  private final long interval;
  private final int rooms;
  private final long[] nanos;
  private final AtomicInteger missing;

  Schedule(int perSecond, int commands, int rooms) {
    this.interval = 1_000_000_000L / perSecond;
    this.rooms = rooms;
    this.nanos = new long[commands];
    this.missing = new AtomicInteger(commands);
  }

  int commands() {
    return nanos.length;
  }

  long due(int command) {
    return begin + command * interval;
  }

  void arrived(int stream, long revision) {
    if (revision > 0) { // not the first state
      var command = (int) ((revision - 1) * rooms + stream - 1);
      nanos[command] = System.nanoTime() - due(command);
      missing.decrementAndGet();
    }
  }

  boolean isOver() {
    return missing.get() <= 0;
  }

  /** Returns the times in nanoseconds, behind the word by which they are known. */
  String line() {
    return LINE + Arrays.stream(nanos).mapToObj(Long::toString).collect(Collectors.joining(" "));
  }

  /** Reads what {@link #line} writes. */
  static long[] parse(String line) {
    var numbers = line.substring(LINE.length()).split(" ", -1);
    return Arrays.stream(numbers).mapToLong(Long::parseLong).toArray();
  }
}
