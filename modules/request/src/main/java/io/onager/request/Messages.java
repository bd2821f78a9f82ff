package io.onager.request;

/** Sentences for people, of which a request keeps the beginning. */
final class Messages {
  static final int MAX_CHARS = 1_000;

  private Messages() {}

  /**
   * Returns the first {@link #MAX_CHARS} of {@code message}, without half a character at the end.
   */
  static String cut(String message) {
    if (message.length() <= MAX_CHARS) {
      return message;
    }
    var half = Character.isHighSurrogate(message.charAt(MAX_CHARS - 1));
    return message.substring(0, half ? MAX_CHARS - 1 : MAX_CHARS);
  }
}
