package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A delta of an actor type's own: tells a state to a client that holds an earlier one, with what
 * only the application knows of its states. Clients have to know it too: they apply it to the JSON
 * that they hold. Both methods are pure, and may be used by many threads.
 *
 * @param <S> the type's state
 */
public interface CustomDelta<S> {
  /**
   * Returns the change from {@code previous} to {@code next}, as clients will get it; empty where
   * this delta cannot say it, and the state is sent in full. Any number of revisions may lie
   * between the two.
   */
  Optional<JsonNode> between(S previous, S next);

  /**
   * Returns what {@code change} makes of {@code previous}: the same as a client makes of it.
   *
   * @throws InvalidJsonException where {@code change} is none of this delta's
   * @throws PatchException where a patch in it does not fit {@code previous}
   */
  S apply(S previous, JsonNode change) throws InvalidJsonException, PatchException;
}
