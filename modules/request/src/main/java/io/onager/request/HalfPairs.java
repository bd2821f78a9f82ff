package io.onager.request;

import java.util.regex.Pattern;

/**
 * Halves of surrogate pairs, which Java's strings can hold and UTF-8 cannot: a database would
 * refuse them, or store something else.
 */
final class HalfPairs {
  static final String PROBLEM = "has half of a surrogate pair";

  /** Matches code points: no half of a whole pair. */
  private static final Pattern HALF = Pattern.compile("\\p{Cs}");

  private HalfPairs() {}

  static boolean areIn(String text) {
    return HALF.matcher(text).find();
  }

  /** Returns {@code text} with the replacement character for each of them. */
  static String replacedIn(String text) {
    return HALF.matcher(text).replaceAll("\ufffd");
  }
}
