package io.onager.bench;

import java.util.List;
import java.util.Map;

/**
 * How long each of many took: the single times of all rounds together, not a mean of the rounds'
 * percentiles.
 *
 * @param name says what
 * @param times at least one
 * @param limits how many milliseconds it should be at most, where there is a goal
 */
record Distribution(String name, Times times, Map<Percentile, Double> limits) {
  /** What is told of them. */
  enum Percentile {
    P50("p50", 50),
    P99("p99", 99),
    P99_9("p99.9", 99.9),
    MAX("max", 100);

    private final String text;
    private final double percent;

    Percentile(String text, double percent) {
      this.text = text;
      this.percent = percent;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  Distribution {
    limits = Map.copyOf(limits);
    if (times.count() == 0) {
      throw new IllegalArgumentException(name + ": nothing was measured");
    }
  }

  static Distribution of(String name, List<Times> rounds, Map<Percentile, Double> limits) {
    return new Distribution(name, Times.all(rounds), limits);
  }

  double millis(Percentile percentile) {
    return times.millis(percentile.percent);
  }

  boolean meetsGoals() {
    return limits.entrySet().stream().allMatch(limit -> millis(limit.getKey()) <= limit.getValue());
  }
}
