package io.onager.model.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Pointer;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A part of a filter. Parts that mean the same are equal. Asking changes nothing. */
sealed interface Condition
    permits Condition.All,
        Condition.And,
        Condition.Changed,
        Condition.Edge,
        Condition.Named,
        Condition.NonEmpty,
        Condition.Not,
        Condition.Or,
        Threshold {

  boolean holds(Candidate candidate, Memory memory);

  /** Returns the conditions that this one is made of. */
  default Set<Condition> parts() {
    return Set.of();
  }

  /** Returns this condition and all inside it. */
  default Stream<Condition> nested() {
    return Stream.concat(Stream.of(this), parts().stream().flatMap(Condition::nested));
  }

  /** Everything. */
  record All() implements Condition {
    @Override
    public boolean holds(Candidate candidate, Memory memory) {
      return true;
    }
  }

  /** The sent value is not the last one sent. */
  record Changed() implements Condition {
    @Override
    public boolean holds(Candidate candidate, Memory memory) {
      return !memory.wasSent(candidate.selected());
    }
  }

  /** Something is at {@code field}. */
  record NonEmpty(Pointer field) implements Condition {
    @Override
    public boolean holds(Candidate candidate, Memory memory) {
      return !isEmpty(field.in(candidate.json()));
    }

    private static boolean isEmpty(JsonNode value) {
      if (value.isTextual()) {
        return value.textValue().isEmpty();
      }
      return value.isContainerNode() ? value.isEmpty() : value.isNull() || value.isMissingNode();
    }
  }

  /** The threshold holds, and did not hold at the revision before. */
  record Edge(Threshold threshold) implements Condition {
    @Override
    public boolean holds(Candidate candidate, Memory memory) {
      return !memory.held(threshold) && threshold.holds(candidate, memory);
    }
  }

  /**
   * The actor type's own filter {@code name}; its test follows from the name and the parameters.
   */
  record Named(String name, String parameters, Predicate<Object> test) implements Condition {
    @Override
    public boolean holds(Candidate candidate, Memory memory) {
      return test.test(candidate.typed());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Named named
          && name.equals(named.name)
          && parameters.equals(named.parameters);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + parameters.hashCode();
    }
  }

  /** All of {@code parts}, in whatever order they stood. */
  record And(Set<Condition> parts) implements Condition {
    static Condition of(List<Condition> parts) {
      var distinct = Set.copyOf(parts);
      return distinct.size() == 1 ? parts.get(0) : new And(distinct);
    }

    @Override
    public boolean holds(Candidate candidate, Memory memory) {
      for (var part : parts) {
        if (!part.holds(candidate, memory)) {
          return false;
        }
      }
      return true;
    }
  }

  /** One of {@code parts} at least, in whatever order they stood. */
  record Or(Set<Condition> parts) implements Condition {
    static Condition of(List<Condition> parts) {
      var distinct = Set.copyOf(parts);
      return distinct.size() == 1 ? parts.get(0) : new Or(distinct);
    }

    @Override
    public boolean holds(Candidate candidate, Memory memory) {
      for (var part : parts) {
        if (part.holds(candidate, memory)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The opposite of {@code part}. */
  record Not(Condition part) implements Condition {
    static Condition of(Condition part) {
      return part instanceof Not not ? not.part : new Not(part);
    }

    @Override
    public boolean holds(Candidate candidate, Memory memory) {
      return !part.holds(candidate, memory);
    }

    @Override
    public Set<Condition> parts() {
      return Set.of(part);
    }
  }
}
