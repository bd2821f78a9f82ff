package io.onager.bench.load;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** How long each of some took to come; none comes twice. One thread writes. */
final class Arrivals {
  /** How {@link #line} begins. */
  static final String LINE = "times ";

  private static final long MISSING = -1;

  private final long[] nanos;
  private final AtomicInteger missing;

  Arrivals(int count) {
    this.nanos = new long[count];
    this.missing = new AtomicInteger(count);
    Arrays.fill(nanos, MISSING);
  }

  int count() {
    return nanos.length;
  }

  /** Notes that one came, {@code after} so many nanoseconds; returns whether it had not yet. */
  boolean arrived(int number, long after) {
    if (nanos[number] != MISSING) {
      return false;
    }
    nanos[number] = Math.max(0, after);
    missing.decrementAndGet();
    return true;
  }

  boolean areAllThere() {
    return missing.get() == 0;
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
