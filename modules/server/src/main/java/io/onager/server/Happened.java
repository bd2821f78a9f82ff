package io.onager.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Position;
import java.time.Instant;

/**
 * An event of an actor.
 *
 * @param position of the state behind it
 * @param at when it was stored
 * @param event its fields as JSON, with its stored name as {@code type}; not to be changed
 * @param reset whether events between this and the one before were not shown
 */
public record Happened(Position position, Instant at, JsonNode event, boolean reset) {
  /** Returns the event's stored name. */
  public String type() {
    return event.path("type").asText();
  }
}
