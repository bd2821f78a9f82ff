package io.onager.bench;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What goes before the rounds that count: trials, until two that follow one another agree, so that
 * a JIT compiler that still works is not what is measured. A trial takes twice as long as a round,
 * or a slow growth would look like agreement.
 */
final class WarmUp {
  private static final double AGREEMENT = 0.1;

  /** So many trials at most. */
  static final int MOST = 8;

  private WarmUp() {}

  /**
   * Tries until it is steady.
   *
   * @param trial returns what is to be steady
   * @return whether it was before there were {@value #MOST} trials
   */
  static boolean until(DoubleSupplier trial) {
    var before = trial.getAsDouble();
    for (int number = 2; number <= MOST; number++) {
      var now = trial.getAsDouble();
      if (Math.abs(now - before) <= AGREEMENT * Math.max(now, before)) {
        return true;
      }
      before = now;
    }
    return false;
  }

  /** Returns how long a trial takes. */
  static Duration trial(Plan plan) {
    return plan.round().multipliedBy(2);
  }

  /** The same of trials of a {@code plan}, each of which is told how long it takes. */
  static boolean until(Plan plan, ToDoubleFunction<Duration> trial) {
    return until(() -> trial.applyAsDouble(trial(plan)));
  }

  /** Returns what is added to a note of something that was {@code steady}, or was not. */
  static String note(boolean steady) {
    return steady
        ? ""
        : "; not steady: no two of %d trials in succession within 10 %%".formatted(MOST);
  }
}
