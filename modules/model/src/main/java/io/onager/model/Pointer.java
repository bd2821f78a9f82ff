package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JSON Pointer (RFC 6901), read strictly: names a place in a JSON value.
 *
 * @param tokens the names and indexes on the way, unescaped; none is the whole value
 */
public record Pointer(List<String> tokens) {
  /** How long the text of a pointer may be, in characters. */
  public static final int MAX_LENGTH = 1_000;

  private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");

  /** Copies the tokens. */
  public Pointer {
    tokens = List.copyOf(tokens);
  }

  /**
   * Reads {@code text}: empty, or {@code /} before each token.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Pointer parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("expected at most %d characters".formatted(MAX_LENGTH));
    }
    if (text.isEmpty()) {
      return new Pointer(List.of());
    }
    if (text.charAt(0) != '/') {
      throw new IllegalArgumentException("expected a JSON Pointer, which begins with /");
    }
    if (BAD_ESCAPE.matcher(text).find()) {
      throw new IllegalArgumentException("expected 0 or 1 behind each ~");
    }
    var tokens = new ArrayList<String>();
    for (var token : text.substring(1).split("/", -1)) {
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    return new Pointer(tokens);
  }

  /** Returns what is at this place of {@code tree}; a {@link MissingNode} where nothing is. */
  public JsonNode in(JsonNode tree) {
    var node = tree;
    for (var i = 0; i < tokens.size() && !node.isMissingNode(); i++) {
      node = node.isArray() ? node.path(index(tokens.get(i))) : node.path(tokens.get(i));
    }
    return node;
  }

  /** Returns the index that {@code token} is in an array, or -1 where it is none. */
  public static int index(String token) {
    var length = token.length();
    if (length == 0 || length > 9 || (length > 1 && token.charAt(0) == '0')) {
      return -1;
    }
    var index = 0;
    for (var i = 0; i < length; i++) {
      var digit = token.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      index = index * 10 + digit;
    }
    return index;
  }

  /** Returns {@code token} as it stands in the text of a pointer. */
  public static String escape(String token) {
    return token.indexOf('~') < 0 && token.indexOf('/') < 0
        ? token
        : token.replace("~", "~0").replace("/", "~1");
  }

  /** Returns the text that {@link #parse} reads. */
  @Override
  public String toString() {
    return tokens.stream().map(token -> "/" + escape(token)).collect(Collectors.joining());
  }
}
