package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Frames whose order is certain: those with the same {@code id}, those on the same {@code stream},
 * and those with neither.
 */
record Channel(@Nullable JsonNode id, @Nullable JsonNode stream) {
  /** Returns the channel of a frame, or of the pattern of one. */
  static Channel of(JsonNode frame) {
    var id = field(frame, "id");
    return new Channel(id, id == null ? field(frame, "stream") : null);
  }

  private static @Nullable JsonNode field(JsonNode frame, String name) {
    var value = frame.get(name);
    return value == null || value.asText().equals("$absent") ? null : value;
  }
}
