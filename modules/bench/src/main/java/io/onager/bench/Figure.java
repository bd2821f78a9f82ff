package io.onager.bench;

import java.util.Arrays;
import java.util.List;

/**
 * One thing that was measured, a number for each round.
 *
 * @param name says what
 * @param unit of the numbers
 * @param goal what the number should be
 * @param rounds in the order measured, at least one
 */
record Figure(String name, String unit, Goal goal, List<Double> rounds) {
  /** What a number should be: at least, or at most, {@code value}. */
  record Goal(boolean atLeast, double value) {
    static final Goal NONE = new Goal(true, 0);

    static Goal atLeast(double value) {
      return new Goal(true, value);
    }

    static Goal atMost(double value) {
      return new Goal(false, value);
    }

    /** Returns it for people; nothing where there is no goal. */
    String text() {
      return equals(NONE) ? "" : "%s %s".formatted(atLeast ? "≥" : "≤", Numbers.brief(value));
    }

    boolean isMetBy(double number) {
      return atLeast ? number >= value : number <= value;
    }
  }

  Figure {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException(name + ": nothing was measured");
    }
  }

  double median() {
    var sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double min() {
    return sorted()[0];
  }

  double max() {
    return sorted()[rounds.size() - 1];
  }

  boolean meetsGoal() {
    return goal.isMetBy(median());
  }

  private double[] sorted() {
    var sorted = rounds.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
