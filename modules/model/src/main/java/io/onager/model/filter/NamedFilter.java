package io.onager.model.filter;

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
   * Returns the test for {@code parameters}, an object of the fields that stood beside the filter's
   * name. The test is pure, and may be used by many threads.
   *
   * @throws InvalidJsonException saying which parameter does not fit
   */
  Predicate<S> with(JsonNode parameters) throws InvalidJsonException;
}
