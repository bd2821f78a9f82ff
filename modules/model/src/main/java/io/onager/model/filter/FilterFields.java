package io.onager.model.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.CanonicalJson;
import io.onager.model.Pointer;
import io.onager.model.Problem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The fields of one filter. What does not fit is noted, and read as if it had been left out. */
record FilterFields(ObjectNode object, String path, List<Problem> problems) {
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,100}(\\.[0-9]{1,100})?([eE][+-]?[0-9]{1,4})?");

  /** So many digits before or behind the point. */
  private static final int MAX_DIGITS = 1_000;

  private static final Pointer WHOLE = new Pointer(List.of());

  /** Notes fields with other names. */
  void allow(String... names) {
    var known = Set.of(names);
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                problem(Pointer.escape(name), "unknown field");
              }
            });
  }

  /** Reads a pointer, or a dotted name; left out, it is the whole state. */
  Pointer pointer(String name) {
    var value = object.get(name);
    if (value == null) {
      return WHOLE;
    }
    if (!value.isTextual()) {
      problem(name, "expected a string");
      return WHOLE;
    }
    var text = value.textValue();
    try {
      return text.isEmpty() || text.startsWith("/") ? Pointer.parse(text) : dotted(text);
    } catch (IllegalArgumentException e) {
      problem(name, String.valueOf(e.getMessage()));
      return WHOLE;
    }
  }

  private static Pointer dotted(String text) {
    if (text.length() > Pointer.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "expected at most %d characters".formatted(Pointer.MAX_LENGTH));
    }
    var names = List.of(text.split("\\.", -1));
    if (names.contains("")) {
      throw new IllegalArgumentException("expected a name before and behind each dot");
    }
    return new Pointer(names);
  }

  /** Left out, it is {@code gt}. */
  Comparison comparison(String name) {
    var value = object.get(name);
    if (value == null) {
      return Comparison.GT;
    }
    var comparison = Comparison.of(value.isTextual() ? value.textValue() : "");
    if (comparison.isEmpty()) {
      problem(name, "expected one of gt, gte, lt, lte, eq, neq, >, >=, <, <=, ==, !=");
    }
    return comparison.orElse(Comparison.GT);
  }

  /** Reads a number, which may stand in a string; it is required. */
  Threshold.Value number(String name) {
    var value = object.get(name);
    if (value == null) {
      problem(name, "missing");
    } else if (!isNumber(value)) {
      problem(name, "expected a number");
    } else {
      var number = new BigDecimal(value.asText());
      if (number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_DIGITS) {
        return new Threshold.Value(number);
      }
      problem(name, "expected a number of at most %d digits".formatted(MAX_DIGITS));
    }
    return new Threshold.Value(BigDecimal.ZERO);
  }

  private static boolean isNumber(JsonNode value) {
    return value.isTextual()
        ? NUMBER.matcher(value.textValue()).matches()
        : CanonicalJson.isNumber(value);
  }

  /** Left out, it is false. */
  boolean flag(String name) {
    var value = object.get(name);
    if (value != null && !value.isBoolean()) {
      problem(name, "expected true or false");
    }
    return value != null && value.asBoolean();
  }

  private void problem(String name, String problem) {
    problems.add(new Problem(path + "/" + name, problem));
  }
}
