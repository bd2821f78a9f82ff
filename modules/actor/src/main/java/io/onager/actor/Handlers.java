package io.onager.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Java 17 has no exhaustive switch over types: this says at start-up what javac cannot. */
final class Handlers {
  private Handlers() {}

  /**
   * Refuses a definition in which a permitted class of {@code form} has no handler.
   *
   * @throws IllegalStateException naming all that are missing
   */
  static void requireAll(String type, String method, Class<?> form, Predicate<Class<?>> handled) {
    var missing =
        concrete(form).stream()
            .filter(handled.negate())
            .map(Class::getSimpleName)
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException("%s: no %s(…) for %s".formatted(type, method, missing));
    }
  }

  private static List<Class<?>> concrete(Class<?> form) {
    if (!form.isSealed()) {
      return form.isInterface() ? List.of() : List.of(form);
    }
    var found = new ArrayList<Class<?>>();
    for (var permitted : form.getPermittedSubclasses()) {
      found.addAll(concrete(permitted));
    }
    return found;
  }
}
