package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.InvalidJsonException;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A filter that an actor type defines for its watchers.
 *
 * @param <S> the type's state
 */
@FunctionalInterface
public interface NamedFilter<S> {
  /** The names that the protocol defines itself. */
  Set<String> RESERVED = Set.of("all", "changed", "nonEmpty", "threshold");

  /**
   * Returns the test for {@code parameters}, the fields that stood beside the filter's name.
   *
   * @throws InvalidJsonException saying which parameter does not fit
   */
  Predicate<S> with(JsonNode parameters) throws InvalidJsonException;
}
