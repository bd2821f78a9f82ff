package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a stream was told of a position.
 *
 * @param value the state or the event; {@code null} for a mark, by which only the position moves
 * @param at when the event was stored
 */
record Told(
    Position position,
    @Nullable Position previous,
    @Nullable JsonNode value,
    @Nullable Instant at,
    boolean reset) {
  boolean isMark() {
    return value == null;
  }
}
