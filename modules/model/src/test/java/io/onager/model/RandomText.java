package io.onager.model;

import java.util.HashSet;
import java.util.List;
import java.util.Random;

/** JSON text as others might write it, and edits of it that may break it. */
final class RandomText {
  private static final String PADDING = "ü".repeat(600);
  private static final List<String> SPACES = List.of(" ", "\n", "\t\r\n ");
  private static final List<String> NUMBERS =
      List.of("0", "-0", "1", "12", "123", "-1", "1.0", "1e5", "1E+5", "12345678901234567890");
  private static final List<String> CHARACTERS =
      List.of(
          "a",
          "b",
          "\\\"",
          "\\\\",
          "\\/",
          "\\n",
          "\\u0041",
          "é",
          "ü",
          "€",
          "\ud83d\ude00",
          "\ud83d\ude01",
          "\\ud83d\\ude00",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\\u007b",
          "\\u0022",
          "\u2028",
          "0",
          " ");

  private final Random random;

  RandomText(long seed) {
    this.random = new Random(seed);
  }

  String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 5)) {
      case 0, 1 -> any(NUMBERS);
      case 2, 3 -> text();
      case 4 -> any(List.of("true", "false", "null"));
      case 5, 6, 7 -> array(depth);
      default -> object(depth);
    };
  }

  /** Returns {@code value} somewhere in what is long, and has an object that is seldom edited. */
  String padded(String value) {
    var shared = "{\"shared\":\"%s]}\\\"\"}".formatted(PADDING);
    return switch (random.nextInt(4)) {
      case 0 -> "{\"p\":%s,\"v\":%s}".formatted(shared, value);
      case 1 -> "{\"v\":%s, \"p\" : %s}".formatted(value, shared);
      case 2 -> "[[[ %s , %s], 7],{}]".formatted(value, shared);
      default -> "{\"a\":{\"b\":[%s]},\"p\":%s,\"z\":[%s]}".formatted(value, shared, value(2));
    };
  }

  /** Returns {@code text} with something here or there added, removed, replaced. */
  String edited(String text) {
    var from = random.nextInt(text.length() + 1);
    var to = Math.min(text.length(), from + random.nextInt(6));
    var put =
        switch (random.nextInt(7)) {
          case 0 -> "";
          case 1, 2 -> any(CHARACTERS);
          case 3 -> value(2);
          case 4 -> value(2) + ",";
          case 5 -> "," + value(2);
          default -> text() + ":" + value(1) + ",";
        };
    return text.substring(0, from) + put + text.substring(random.nextBoolean() ? from : to);
  }

  private String array(int depth) {
    var array = new StringBuilder("[").append(space());
    for (var i = random.nextInt(5); i > 0; i--) {
      array.append(value(depth - 1)).append(space()).append(i > 1 ? "," : "").append(space());
    }
    return array.append(']').toString();
  }

  private String object(int depth) {
    var object = new StringBuilder("{").append(space());
    var names = new HashSet<String>();
    for (var i = random.nextInt(5); i > 0; i--) {
      var name = text();
      if (names.add(name)) {
        object.append(names.size() > 1 ? "," : "").append(space()).append(name).append(space());
        object.append(':').append(space()).append(value(depth - 1)).append(space());
      }
    }
    return object.append('}').toString();
  }

  private String text() {
    var text = new StringBuilder("\"");
    for (var i = random.nextInt(5); i > 0; i--) {
      text.append(any(CHARACTERS));
    }
    return text.append('"').toString();
  }

  private String space() {
    return random.nextInt(4) == 0 ? any(SPACES) : "";
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
