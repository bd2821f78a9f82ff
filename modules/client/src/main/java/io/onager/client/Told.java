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
 * @param signal what the actor lets know behind the state {@code value}, which was told before;
 *     {@code null} for all else
 */
record Told(
    Position position,
    @Nullable Position previous,
    @Nullable JsonNode value,
    @Nullable Instant at,
    boolean reset,
    @Nullable JsonNode signal) {
  boolean isMark() {
    return value == null;
  }

  boolean isSignal() {
    return signal != null;
  }
}
