package io.onager.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;

/** Something that has happened to an actor. */
public final class Event {
  private final JsonNode json;
  private final Instant at;
  private final JsonMapper mapper;

  Event(JsonNode json, Instant at, JsonMapper mapper) {
    this.json = json;
    this.at = at;
    this.mapper = mapper;
  }

  /** Returns its stored name, such as {@code Scored}. */
  public String type() {
    return json.path("type").asText();
  }

  /** Returns when it was stored. */
  public Instant at() {
    return at;
  }

  /** Returns it as it came, its {@code type} among its fields; not to be changed. */
  public JsonNode json() {
    return json;
  }

  /**
   * Returns it as a {@code type}.
   *
   * @throws OnagerException {@code unreadable} where it is none
   */
  public <E> E as(Class<E> type) {
    try {
      return mapper.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw OnagerException.unreadable("the event " + type(), type, e);
    }
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
