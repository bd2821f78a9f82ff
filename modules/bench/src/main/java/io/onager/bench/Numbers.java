package io.onager.bench;

import java.util.Locale;

/** Numbers for people. */
final class Numbers {
  private static final double LARGE = 100;

  private Numbers() {}

  /** Returns as many digits as mean something. */
  static String text(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= LARGE ? "%,.0f" : "%.2f", value);
  }

  /** Returns a round number without what is behind the point. */
  static String brief(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%.1f", value);
  }
}
