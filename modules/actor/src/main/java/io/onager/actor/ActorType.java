package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.InvalidJsonException;
import io.onager.model.filter.NamedFilter;
import java.util.Optional;
import java.util.Set;

/** What every hosted type says of itself, through whichever door it came. */
public interface ActorType {
  /** Returns the type's name in addresses. */
  String name();

  /** Returns whether actors of this type exist for {@code tenant}. */
  boolean serves(String tenant);

  /** Returns the names of all commands. */
  Set<String> commandNames();

  /**
   * Returns whether its commands are given by the application alone, never by clients; they may
   * still watch its actors.
   */
  default boolean isInternal() {
    return false;
  }

  /**
   * Checks {@code args} against one of {@link #commandNames}.
   *
   * @throws InvalidJsonException saying what does not fit, with JSON Pointers
   */
  void checkArguments(String command, JsonNode args) throws InvalidJsonException;

  /** Returns the filter that this type defines under {@code name}. */
  Optional<? extends NamedFilter<?>> filter(String name);

  /** Returns the delta that this type defines; it has at most one. */
  Optional<CheckedDelta> delta();

  /** Returns a published state as an object of the type's own, for {@link #filter}. */
  Object decodeState(String json);

  /** Returns the state at revision 0, as JSON text. */
  String initialState();
}
