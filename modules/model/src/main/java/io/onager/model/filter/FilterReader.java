package io.onager.model.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.CanonicalJson;
import io.onager.model.InvalidJsonException;
import io.onager.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads one filter. Goes on behind a problem, so that all are told at once. */
final class FilterReader {
  private static final int MAX_PROBLEMS = 20;
  private static final Condition UNREADABLE = new Condition.All();

  private final Function<String, ? extends Optional<? extends NamedFilter<?>>> named;
  private final List<Problem> problems = new ArrayList<>();
  private int parts;

  FilterReader(Function<String, ? extends Optional<? extends NamedFilter<?>>> named) {
    this.named = named;
  }

  Condition read(JsonNode json) throws InvalidJsonException {
    var condition = condition(json, "", 1);
    if (!problems.isEmpty()) {
      throw new InvalidJsonException(problems.subList(0, Math.min(MAX_PROBLEMS, problems.size())));
    }
    return condition;
  }

  private Condition condition(JsonNode json, String path, int depth) {
    if (depth > Filter.MAX_DEPTH) {
      return unreadable(path, "nests deeper than %d filters".formatted(Filter.MAX_DEPTH));
    }
    if (++parts > Filter.MAX_PARTS) {
      // Said once; what stands behind it is not looked at.
      return parts == Filter.MAX_PARTS + 1
          ? unreadable(path, "expected at most %d filters".formatted(Filter.MAX_PARTS))
          : UNREADABLE;
    }
    if (!(json instanceof ObjectNode object)) {
      return unreadable(path, "expected an object");
    }
    if (object.has("name")) {
      return withName(object, path);
    }
    for (var operator : List.of("and", "or", "not")) {
      if (object.has(operator)) {
        return combined(operator, object, path, depth);
      }
    }
    return unreadable(path, "expected name, and, or, or not");
  }

  private Condition combined(String operator, ObjectNode object, String path, int depth) {
    new FilterFields(object, path, problems).allow(operator);
    var operand = object.get(operator);
    var inside = path + "/" + operator;
    if (operator.equals("not")) {
      return Condition.Not.of(condition(operand, inside, depth + 1));
    }
    if (!operand.isArray() || operand.isEmpty()) {
      return unreadable(inside, "expected an array of at least one filter");
    }
    var read = new ArrayList<Condition>();
    for (var i = 0; i < operand.size() && parts <= Filter.MAX_PARTS; i++) {
      read.add(condition(operand.get(i), inside + "/" + i, depth + 1));
    }
    return operator.equals("and") ? Condition.And.of(read) : Condition.Or.of(read);
  }

  private Condition withName(ObjectNode object, String path) {
    var name = object.get("name");
    if (!name.isTextual()) {
      return unreadable(path + "/name", "expected a string");
    }
    var fields = new FilterFields(object, path, problems);
    return switch (name.textValue()) {
      case "all" -> {
        fields.allow("name");
        yield new Condition.All();
      }
      case "changed" -> {
        fields.allow("name");
        yield new Condition.Changed();
      }
      case "nonEmpty" -> {
        fields.allow("name", "field");
        yield new Condition.NonEmpty(fields.pointer("field"));
      }
      case "threshold" -> threshold(fields);
      default -> ofType(name.textValue(), object, path);
    };
  }

  private static Condition threshold(FilterFields fields) {
    fields.allow("name", "value", "comparison", "field", "edge");
    var threshold =
        new Threshold(
            fields.pointer("field"), fields.comparison("comparison"), fields.number("value"));
    return fields.flag("edge") ? new Condition.Edge(threshold) : threshold;
  }

  private Condition ofType(String name, ObjectNode object, String path) {
    var filter = named.apply(name).orElse(null);
    if (filter == null) {
      return unreadable(path + "/name", "unknown filter");
    }
    var parameters = object.objectNode().setAll(object);
    ((ObjectNode) parameters).remove("name");
    try {
      return new Condition.Named(
          name, CanonicalJson.text(parameters), onAnything(filter.with(parameters)));
    } catch (InvalidJsonException e) {
      e.problems().forEach(p -> problems.add(new Problem(path + p.path(), p.problem())));
      return UNREADABLE;
    }
  }

  /** A filter of an actor type is asked about states of that type only. */
  @SuppressWarnings("unchecked")
  private static Predicate<Object> onAnything(Predicate<?> test) {
    return (Predicate<Object>) test;
  }

  private Condition unreadable(String path, String problem) {
    problems.add(new Problem(path, problem));
    return UNREADABLE;
  }
}
