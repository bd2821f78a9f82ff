package io.onager.request;

/** Sentences for people, of which a request keeps the beginning. */
final class Messages {
  static final int MAX_CHARS = 1_000;

  private Messages() {}

  /**
   * Returns the first {@link #MAX_CHARS} of {@code message}, without half a character at the end,
   * and with U+FFFD for each elsewhere.
   */
  static String cut(String message) {
    if (message.length() <= MAX_CHARS) {
      return HalfPairs.replacedIn(message);
    }
    var half = Character.isHighSurrogate(message.charAt(MAX_CHARS - 1));
    return HalfPairs.replacedIn(message.substring(0, half ? MAX_CHARS - 1 : MAX_CHARS));
  }
}
