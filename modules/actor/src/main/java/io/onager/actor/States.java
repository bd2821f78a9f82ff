package io.onager.actor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.onager.model.CustomDelta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.filter.NamedFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The states of one actor type, and what it defines for those who watch them. */
final class States<S> {
  private final String type;
  private final Class<S> form;
  private final Map<String, NamedFilter<S>> filters = new HashMap<>();
  private @Nullable CheckedDelta delta;

  States(String type, Class<S> form) {
    this.type = type;
    this.form = form;
  }

  States(States<S> other) {
    this(other.type, other.form);
    filters.putAll(other.filters);
    delta = other.delta;
  }

  void addFilter(String name, NamedFilter<S> filter) {
    if (NamedFilter.RESERVED.contains(name) || filters.putIfAbsent(name, filter) != null) {
      throw new IllegalArgumentException("filter %s: taken".formatted(name));
    }
  }

  void setDelta(String name, CustomDelta<S> custom) {
    var checked = CheckedDelta.of(type, name, custom, this::decode);
    if (delta != null) {
      throw new IllegalArgumentException("delta %s: there is %s".formatted(name, delta.name()));
    }
    delta = checked;
  }

  Optional<NamedFilter<S>> filter(String name) {
    return Optional.ofNullable(filters.get(name));
  }

  Optional<CheckedDelta> delta() {
    return Optional.ofNullable(delta);
  }

  /** Returns whether anything here takes states as objects. */
  boolean areDecoded() {
    return !filters.isEmpty() || delta != null;
  }

  S decode(String json) {
    try {
      return Json.decode(Json.parse(json), form);
    } catch (InvalidJsonException | JsonProcessingException e) {
      throw unreadable(e);
    }
  }

  /** Refuses a {@code state} that is not readable from its own JSON. */
  void requireReadable(S state) {
    try {
      Json.decode(Json.tree(state), form);
    } catch (InvalidJsonException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private IllegalStateException unreadable(Exception cause) {
    return new IllegalStateException(type + ": the state is not readable from its JSON", cause);
  }
}
