package io.onager.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.jspecify.annotations.Nullable;

/** The text of one JSON object while it is written; {@code null} values are left out. */
final class ObjectText {
  private static final int USUAL_LENGTH = 128;

  /** For what follows a long value: without it, the closing brace alone would double the text. */
  private static final int ROOM_BEHIND = 64;

  private final StringBuilder text = new StringBuilder(USUAL_LENGTH);
  private boolean first = true;

  private ObjectText() {}

  /** Returns an object without fields. */
  static ObjectText begun() {
    var object = new ObjectText();
    object.text.append('{');
    return object;
  }

  /**
   * Returns the rest of an object whose beginning, the next comma included, is written elsewhere.
   */
  static ObjectText continued() {
    return new ObjectText();
  }

  ObjectText text(String name, @Nullable String value) {
    if (value != null) {
      name(name).append('"');
      JsonStringEncoder.getInstance().quoteAsString(value, text);
      text.append('"');
    }
    return this;
  }

  ObjectText number(String name, @Nullable Number value) {
    return value == null ? this : number(name, value.longValue());
  }

  ObjectText number(String name, long value) {
    name(name).append(value);
    return this;
  }

  /** Adds a field whose value is JSON text already. */
  ObjectText json(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      text.ensureCapacity(text.length() + value.length() + ROOM_BEHIND);
      text.append(value);
    }
    return this;
  }

  ObjectText id(@Nullable FrameId id) {
    if (id instanceof FrameId.Numeric numeric) {
      return number("id", numeric.value());
    }
    return id instanceof FrameId.Text named ? text("id", named.value()) : this;
  }

  String end() {
    return text.append('}').toString();
  }

  private StringBuilder name(String name) {
    if (!first) {
      text.append(',');
    }
    first = false;
    return text.append('"').append(name).append("\":");
  }
}
