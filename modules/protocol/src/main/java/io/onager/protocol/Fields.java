package io.onager.protocol;

import static io.onager.model.Position.MAX_REVISION;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strict reading of the fields of one object. Everything throws {@link BadFrameException} for a
 * field that does not fit, and a {@code null} does not fit: what may be left out is left out.
 */
final class Fields {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?Z");

  private static final String AS_TIME = "a time such as 2026-01-31T12:00:00Z";

  private final ObjectNode object;
  private final String path;

  /** Reads {@code object}; {@code path} stands before the names of its fields in messages. */
  Fields(ObjectNode object, String path) {
    this.object = object;
    this.path = path;
  }

  boolean has(String name) {
    return object.has(name);
  }

  String text(String name) {
    return text(name, Integer.MAX_VALUE);
  }

  String text(String name, int limit) {
    var node = object.get(name);
    if (node == null || !node.isTextual()) {
      throw expected(name, "a string");
    }
    if (node.textValue().length() > limit) {
      throw BadFrameException.tooLong(path + name, limit, "characters");
    }
    return node.textValue();
  }

  @Nullable String optionalText(String name, int limit) {
    return has(name) ? text(name, limit) : null;
  }

  /** Reads a time as ISO-8601 has it in UTC, of a year of four digits. */
  @Nullable Instant optionalTime(String name) {
    if (!has(name)) {
      return null;
    }
    var time = text(name);
    try {
      if (TIME.matcher(time).matches()) {
        return Instant.parse(time);
      }
    } catch (DateTimeParseException e) {
      throw expected(name, AS_TIME);
    }
    throw expected(name, AS_TIME);
  }

  long integer(String name, long min, long max) {
    var node = object.get(name);
    if (node == null || !isInteger(node) || node.longValue() < min || node.longValue() > max) {
      throw expected(name, "an integer from %d to %d".formatted(min, max));
    }
    return node.longValue();
  }

  long revision(String name) {
    return integer(name, 0, MAX_REVISION);
  }

  int positive(String name) {
    return (int) integer(name, 1, Integer.MAX_VALUE);
  }

  boolean bool(String name) {
    var node = object.get(name);
    if (node == null || !node.isBoolean()) {
      throw expected(name, "true or false");
    }
    return node.booleanValue();
  }

  FrameId id() {
    var node = object.get("id");
    if (node == null || !(isInteger(node) || node.isTextual()) || Utf8.holdsHalfPairs(node)) {
      throw expected("id", "a string or an integer");
    }
    return node.isTextual()
        ? FrameId.of(text("id", Limits.ID_CHARS))
        : FrameId.of(integer("id", -MAX_REVISION, MAX_REVISION));
  }

  <E> E choice(String name, Map<String, E> choices, E otherwise) {
    return has(name) ? choice(name, choices) : otherwise;
  }

  <E> E choice(String name, Map<String, E> choices) {
    var chosen = choices.get(text(name));
    if (chosen == null) {
      throw expected(
          name, "one of " + String.join(", ", choices.keySet().stream().sorted().toList()));
    }
    return chosen;
  }

  @Nullable JsonNode value(String name) {
    return object.get(name);
  }

  /** Returns a value, or an empty object where there is none. */
  JsonNode valueOrEmpty(String name) {
    var node = object.get(name);
    return node == null ? JsonNodeFactory.instance.objectNode() : node;
  }

  Fields object(String name) {
    if (object.get(name) instanceof ObjectNode inner) {
      return new Fields(inner, path + name + ".");
    }
    throw expected(name, "an object");
  }

  List<String> pointers(String name) {
    var array = object.get(name);
    if (array == null || !array.isArray()) {
      throw expected(name, "an array of JSON Pointers");
    }
    if (array.size() > Limits.SELECT_POINTERS) {
      throw BadFrameException.tooLong(path + name, Limits.SELECT_POINTERS, "pointers");
    }
    var pointers = new ArrayList<String>(array.size());
    for (var node : array) {
      if (!node.isTextual() || !isPointer(node.textValue())) {
        throw expected(name, "an array of JSON Pointers");
      }
      pointers.add(node.textValue());
    }
    return pointers;
  }

  BadFrameException expected(String name, String expected) {
    return BadFrameException.expected(path + name, expected);
  }

  /** RFC 6901: empty, or begins with a slash; a tilde stands only before 0 or 1. */
  private static boolean isPointer(String text) {
    for (var tilde = text.indexOf('~'); tilde >= 0; tilde = text.indexOf('~', tilde + 1)) {
      if (!text.startsWith("0", tilde + 1) && !text.startsWith("1", tilde + 1)) {
        return false;
      }
    }
    return text.isEmpty() || text.startsWith("/");
  }

  private static boolean isInteger(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong();
  }
}
