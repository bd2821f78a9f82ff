package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The events of one actor type: their stored names and versions, how old ones become new ones, and
 * what each does to the state. Names and versions are data formats.
 */
final class EventTypes<E, S> {
  private record Type<E, S>(
      String name, int version, Class<? extends E> form, BiFunction<S, E, S> handler) {}

  private record Stored(String name, int version) {}

  private final Map<String, Type<E, S>> byName = new HashMap<>();
  private final Map<Class<?>, Type<E, S>> byForm = new HashMap<>();
  private final Map<Stored, UnaryOperator<ObjectNode>> upcasts = new HashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Map<String, Set<String>> hidden = new HashMap<>();

  EventTypes() {}

  EventTypes(EventTypes<E, S> other) {
    byName.putAll(other.byName);
    byForm.putAll(other.byForm);
    upcasts.putAll(other.upcasts);
    renamed.putAll(other.renamed);
    hidden.putAll(other.hidden);
  }

  <X extends E> void add(
      String name,
      int version,
      Class<X> form,
      BiFunction<? super S, ? super X, ? extends S> handler) {
    var type = new Type<E, S>(name, version, form, (s, e) -> handler.apply(s, form.cast(e)));
    if (byName.putIfAbsent(name, type) != null || byForm.putIfAbsent(form, type) != null) {
      throw new IllegalArgumentException("event %s: given twice".formatted(name));
    }
  }

  void addUpcast(String name, int version, UnaryOperator<ObjectNode> step) {
    if (upcasts.putIfAbsent(new Stored(name, version), step) != null) {
      throw new IllegalArgumentException("upcast of %s %d: given twice".formatted(name, version));
    }
  }

  void addFormerName(String oldName, String name) {
    if (renamed.putIfAbsent(oldName, name) != null) {
      throw new IllegalArgumentException("renamed %s: given twice".formatted(oldName));
    }
  }

  void hide(String name, Set<String> fields) {
    if (hidden.putIfAbsent(name, fields) != null) {
      throw new IllegalArgumentException("hiding of %s: given twice".formatted(name));
    }
  }

  /** Returns what those see of a stored event who watch. */
  StoredEvent shown(StoredEvent stored) {
    var fields = hidden.get(renamed.getOrDefault(stored.name(), stored.name()));
    return fields == null || !(stored.data() instanceof ObjectNode data)
        ? stored
        : stored.withData(data.deepCopy().without(fields));
  }

  /** Refuses a renaming, an upcast or a hiding that leads to nothing or is never used. */
  void check() {
    hidden.keySet().forEach(this::type);
    renamed.forEach(this::requireFormer);
    upcasts.keySet().forEach(old -> requireWay(old.name, old.version));
  }

  boolean handles(Class<?> form) {
    return byForm.containsKey(form);
  }

  S apply(S state, E event) {
    var type = type(event.getClass());
    return Objects.requireNonNull(
        type.handler.apply(state, event), () -> "onEvent(…) of " + type.name + " returned null");
  }

  String name(E event) {
    return type(event.getClass()).name;
  }

  int version(E event) {
    return type(event.getClass()).version;
  }

  /**
   * Reads a stored event, whatever its age.
   *
   * @throws IllegalStateException saying which stored event this program cannot read, and why
   */
  E decode(String storedName, int storedVersion, JsonNode data) {
    var type = type(renamed.getOrDefault(storedName, storedName));
    var current = data;
    for (var version = storedVersion; version < type.version; version++) {
      var step = upcasts.get(new Stored(type.name, version));
      if (step == null) {
        throw new IllegalStateException(
            "event %s %d: no upcast to version %d".formatted(type.name, version, type.version));
      }
      current = step.apply(current.deepCopy());
    }
    if (storedVersion > type.version) {
      throw new IllegalStateException(
          "event %s %d: newer than this program's version %d"
              .formatted(storedName, storedVersion, type.version));
    }
    try {
      return Json.decode(current, type.form);
    } catch (InvalidJsonException e) {
      throw new IllegalStateException(
          "event %s %d does not fit: %s".formatted(storedName, storedVersion, e.problems()), e);
    }
  }

  private void requireFormer(String oldName, String name) {
    type(name);
    if (byName.containsKey(oldName)) {
      throw new IllegalStateException("renamed %s: still the name of an event".formatted(oldName));
    }
  }

  private void requireWay(String name, int from) {
    var type = type(name);
    if (from < 1 || from >= type.version) {
      throw new IllegalStateException(
          "event %s: upcast from %d, but the version is %d".formatted(name, from, type.version));
    }
    for (var version = from; version < type.version; version++) {
      if (!upcasts.containsKey(new Stored(name, version))) {
        throw new IllegalStateException("event %s: no upcast from %d".formatted(name, version));
      }
    }
  }

  private Type<E, S> type(String name) {
    var type = byName.get(name);
    if (type == null) {
      throw new IllegalStateException(
          "event %s: unknown; where it was renamed, give renamed(…)".formatted(name));
    }
    return type;
  }

  private Type<E, S> type(Class<?> form) {
    var type = byForm.get(form);
    if (type == null) {
      throw new IllegalStateException("no onEvent(…) for " + form.getName());
    }
    return type;
  }
}
