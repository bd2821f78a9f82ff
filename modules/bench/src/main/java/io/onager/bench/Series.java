package io.onager.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What was measured round by round, behind a warm-up.
 *
 * @param rounds in the order measured
 * @param steady whether the warm-up ended because nothing changed any more
 */
record Series<T>(List<T> rounds, boolean steady) {
  private static final double MEDIAN = 50;

  Series {
    rounds = List.copyOf(rounds);
  }

  /**
   * Measures trials until they agree, then the rounds of a {@code plan}.
   *
   * @param round is told how long it takes
   * @param number what is to be steady before the first round counts
   */
  static <T> Series<T> measure(Plan plan, Function<Duration, T> round, ToDoubleFunction<T> number) {
    var steady = WarmUp.until(plan, time -> number.applyAsDouble(round.apply(time)));
    var rounds = new ArrayList<T>();
    for (int i = 0; i < plan.rounds(); i++) {
      rounds.add(round.apply(plan.round()));
    }
    return new Series<>(rounds, steady);
  }

  /** The same of times, whose median is to be steady. */
  static Series<Times> ofTimes(Plan plan, Function<Duration, Times> round) {
    return measure(plan, round, times -> times.millis(MEDIAN));
  }

  /** The same of rates. */
  static Series<Double> ofRates(Plan plan, Function<Duration, Double> round) {
    return measure(plan, round, Double::doubleValue);
  }

  /** Returns what is added to a note: nothing where it was steady. */
  String note() {
    return WarmUp.note(steady);
  }
}
