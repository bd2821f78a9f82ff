package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The commands of one actor type, by the names that clients use. */
final class CommandTypes<C, E, S> {
  private record Type<C, E, S>(
      String name, Class<? extends C> form, CommandHandler<C, E, S> handler) {}

  private final Map<String, Type<C, E, S>> byName = new HashMap<>();
  private final Map<Class<?>, Type<C, E, S>> byForm = new HashMap<>();

  CommandTypes() {}

  CommandTypes(CommandTypes<C, E, S> other) {
    byName.putAll(other.byName);
    byForm.putAll(other.byForm);
  }

  <X extends C> void add(String name, Class<X> form, CommandHandler<X, E, S> handler) {
    var type =
        new Type<C, E, S>(name, form, (s, c, context) -> handler.decide(s, form.cast(c), context));
    if (byName.putIfAbsent(name, type) != null || byForm.putIfAbsent(form, type) != null) {
      throw new IllegalArgumentException("command %s: given twice".formatted(name));
    }
  }

  Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  boolean handles(Class<?> form) {
    return byForm.containsKey(form);
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Returns the name that clients use for {@code command}. */
  String name(C command) {
    return type(command).name;
  }

  C decode(String name, JsonNode args) throws InvalidJsonException {
    var type = byName.get(name);
    if (type == null) {
      throw new IllegalArgumentException("no command " + name);
    }
    return Json.decode(args, type.form);
  }

  Decision<E, S> decide(S state, C command, Context<E, S> context) {
    return type(command).handler.decide(state, command, context);
  }

  private Type<C, E, S> type(C command) {
    var type = byForm.get(command.getClass());
    if (type == null) {
      throw new IllegalArgumentException("no onCommand(…) for " + command.getClass().getName());
    }
    return type;
  }
}
