package io.onager.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What Java's strings can hold and UTF-8 cannot. JSON can smuggle half of a surrogate pair into a
 * string as an escape; written again, it would silently become another character.
 */
final class Utf8 {
  private static final int MOST_BYTES_OF_A_CHAR = 3;

  private Utf8() {}

  /** Returns whether {@code text} takes more than {@code limit} bytes. */
  static boolean isLongerThan(int limit, String text) {
    if ((long) text.length() * MOST_BYTES_OF_A_CHAR <= limit) {
      return false;
    }
    var bytes = 0L;
    for (var i = 0; i < text.length() && bytes <= limit; i++) {
      bytes += bytesOf(text.charAt(i));
    }
    return bytes > limit;
  }

  /** Returns false where no string of the JSON {@code text} can hold half of a surrogate pair. */
  static boolean mayHoldHalfPairs(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (Character.isSurrogate(c) || (c == 'u' && i > 0 && text.charAt(i - 1) == '\\')) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a name or a string anywhere in {@code node} holds half of a surrogate pair. */
  static boolean holdsHalfPairs(JsonNode node) {
    if (node.isTextual()) {
      return holdsHalfPairs(node.textValue());
    }
    for (var field : node.properties()) {
      if (holdsHalfPairs(field.getKey())) {
        return true;
      }
    }
    for (var child : node) {
      if (holdsHalfPairs(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsHalfPairs(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** A half of a pair counts two, so that the pair counts four. */
  private static int bytesOf(char c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }
}
