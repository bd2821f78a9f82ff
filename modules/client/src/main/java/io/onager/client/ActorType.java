package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Address;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client knows of a type of actors.
 *
 * @param name by which the server has it
 * @param state as what its states are read; {@link JsonNode} leaves them as they come
 * @param deltas the type's own deltas, by their names
 */
public record ActorType<S>(String name, Class<S> state, Map<String, Delta> deltas) {
  /** How a delta of an actor type's own is applied: pure, and for any thread. */
  @FunctionalInterface
  public interface Delta {
    /**
     * Returns what {@code change} makes of {@code held}; changes neither. Where it throws, the
     * stream gets the whole state instead.
     */
    JsonNode apply(JsonNode held, JsonNode change) throws Exception;
  }

  /**
   * Copies the deltas.
   *
   * @throws IllegalArgumentException where {@code name} could not name a type of actors
   */
  public ActorType {
    if (!Address.isType(name)) {
      throw new IllegalArgumentException("actor type: expected [a-z][a-z0-9-]{0,63}");
    }
    deltas = Map.copyOf(deltas);
  }

  /** Returns the type of that name, its states read as {@code state}. */
  public static <S> ActorType<S> named(String name, Class<S> state) {
    return new ActorType<>(name, state, Map.of());
  }

  /** Returns the same that knows the type's own delta of that name. */
  public ActorType<S> withDelta(String delta, Delta how) {
    var all = new HashMap<>(deltas);
    all.put(delta, how);
    return new ActorType<>(name, state, all);
  }
}
