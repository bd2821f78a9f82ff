package io.onager.protocol;

import static io.onager.model.Position.MAX_REVISION;

/**
 * The mark that a client puts on a frame to know its answer. It comes back exactly as it came: a
 * number stays a number, a text a text.
 */
public sealed interface FrameId {
  /** A number; within ±(2^53 - 1), so that every JSON reader keeps it exact. */
  record Numeric(long value) implements FrameId {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException for a number that not every JSON reader keeps exact
     */
    public Numeric {
      if (value < -MAX_REVISION || value > MAX_REVISION) {
        throw new IllegalArgumentException("id: expected an integer within ±(2^53 - 1)");
      }
    }
  }

  /** A text of at most {@link Limits#ID_CHARS} characters. */
  record Text(String value) implements FrameId {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException for a text that is too long
     */
    public Text {
      if (value.length() > Limits.ID_CHARS) {
        throw new IllegalArgumentException(
            "id: expected at most %d characters".formatted(Limits.ID_CHARS));
      }
    }
  }

  /** Returns the id that is a number. */
  static FrameId of(long value) {
    return new Numeric(value);
  }

  /** Returns the id that is a text. */
  static FrameId of(String value) {
    return new Text(value);
  }
}
