package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;

/** Estimates how long JSON values are without writing them. */
final class JsonSize {
  private JsonSize() {}

  /**
   * Returns a number of bytes that the compact UTF-8 text of {@code value} has at least: escapes
   * and wide characters make it longer. Stops counting soon after {@code limit}.
   */
  static long atLeast(JsonNode value, long limit) {
    if (value.isTextual()) {
      return 2L + value.textValue().length();
    }
    if (value.isNumber() || value.isBoolean() || value.isNull()) {
      return value.asText().length();
    }
    return value.isObject() ? object(value, limit) : array(value, limit);
  }

  private static long object(JsonNode object, long limit) {
    var size = 1L + Math.max(1, object.size());
    for (var field : object.properties()) {
      if (size > limit) {
        break;
      }
      size += 3L + field.getKey().length() + atLeast(field.getValue(), limit - size);
    }
    return size;
  }

  private static long array(JsonNode array, long limit) {
    var size = 1L + Math.max(1, array.size());
    for (var i = 0; i < array.size() && size <= limit; i++) {
      size += atLeast(array.get(i), limit - size);
    }
    return size;
  }
}
