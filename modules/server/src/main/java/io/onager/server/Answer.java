package io.onager.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command whose events are stored.
 *
 * @param revision the actor's behind the command
 * @param json the value as JSON text; {@code null} where there is none
 */
public record Answer(long revision, @Nullable String json) {
  /**
   * Returns the value.
   *
   * @throws IllegalStateException where there is none, or it is no {@code type}
   */
  public <T> T value(Class<T> type) {
    if (json == null) {
      throw new IllegalStateException("the command has no value");
    }
    try {
      return Json.decode(Json.parse(json), type);
    } catch (InvalidJsonException | JsonProcessingException e) {
      throw new IllegalStateException("the value is no " + type.getSimpleName(), e);
    }
  }
}
