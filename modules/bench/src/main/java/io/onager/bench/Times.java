package io.onager.bench;

import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How long each of many took, to a thousandth of the time. */
final class Times {
  private static final int DIGITS = 3;
  private static final double MILLI = 1e6;

  private final Histogram histogram = new Histogram(DIGITS);

  private Times() {}

  /** Returns them of times in nanoseconds. */
  static Times of(long... nanos) {
    var times = new Times();
    Arrays.stream(nanos).forEach(time -> times.histogram.recordValue(Math.max(0, time)));
    return times;
  }

  /** Returns those of all {@code rounds} together. */
  static Times all(List<Times> rounds) {
    var all = new Times();
    rounds.forEach(round -> all.histogram.add(round.histogram));
    return all;
  }

  long count() {
    return histogram.getTotalCount();
  }

  /** Returns how many milliseconds {@code percent} of them took at most. */
  double millis(double percent) {
    return histogram.getValueAtPercentile(percent) / MILLI;
  }
}
