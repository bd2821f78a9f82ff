package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Predicate;

/** Compares what came with a pattern, and binds what the pattern names. */
public final class Expectation {
  private static final String OTHERS = "$others";
  private static final Map<String, Predicate<JsonNode>> MARKERS =
      Map.of(
          "$any", node -> !node.isMissingNode(),
          "$absent", JsonNode::isMissingNode,
          "$string", JsonNode::isTextual,
          "$integer", JsonNode::isIntegralNumber,
          "$number", JsonNode::isNumber,
          "$boolean", JsonNode::isBoolean,
          "$object", JsonNode::isObject,
          "$array", JsonNode::isArray,
          "$time", Expectation::isTime);

  private final Bindings bindings;

  /** Binds in {@code bindings}. */
  public Expectation(Bindings bindings) {
    this.bindings = bindings;
  }

  /** Returns whether {@code frame} matches; it may have more fields than {@code pattern}. */
  public boolean matchesFrame(JsonNode pattern, JsonNode frame) {
    return frame.isObject() && hasFields(pattern, frame);
  }

  /**
   * Returns whether {@code got} matches; its objects have the fields of the pattern and no more.
   */
  public boolean matches(JsonNode pattern, JsonNode got) {
    if (pattern.isTextual()) {
      return matches(pattern.textValue(), got);
    }
    if (pattern.isNumber()) {
      return got.isNumber() && pattern.decimalValue().compareTo(got.decimalValue()) == 0;
    }
    if (pattern.isArray()) {
      return got.isArray() && hasElements(pattern, got);
    }
    if (!pattern.isObject()) {
      return pattern.equals(got);
    }
    if (pattern.has("$oneOf")) {
      return isOneOf(pattern.get("$oneOf"), got);
    }
    return got.isObject()
        && hasFields(pattern, got)
        && (pattern.has(OTHERS) || !hasMore(pattern, got));
  }

  private boolean matches(String pattern, JsonNode got) {
    if (!pattern.startsWith("$") || pattern.startsWith("$$")) {
      var text = pattern.startsWith("$") ? pattern.substring(1) : pattern;
      return got.isTextual() && got.textValue().equals(text);
    }
    var colon = pattern.indexOf(':');
    var marker = MARKERS.get(colon < 0 ? pattern : pattern.substring(0, colon));
    if (marker == null) {
      throw new Mismatch("the case uses an unknown marker: " + pattern);
    }
    if (!marker.test(got)) {
      return false;
    }
    if (colon >= 0) {
      bindings.bind(pattern.substring(colon + 1), got);
    }
    return true;
  }

  private boolean hasElements(JsonNode pattern, JsonNode got) {
    if (pattern.size() != got.size()) {
      return false;
    }
    for (var i = 0; i < pattern.size(); i++) {
      if (!matches(pattern.get(i), got.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean hasFields(JsonNode pattern, JsonNode got) {
    for (var field : pattern.properties()) {
      var value = got.has(field.getKey()) ? got.get(field.getKey()) : MissingNode.getInstance();
      if (!field.getKey().equals(OTHERS) && !matches(field.getValue(), value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasMore(JsonNode pattern, JsonNode got) {
    for (var field : got.properties()) {
      if (!pattern.has(field.getKey())) {
        return true;
      }
    }
    return false;
  }

  private boolean isOneOf(JsonNode patterns, JsonNode got) {
    for (var pattern : patterns) {
      if (matches(pattern, got)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTime(JsonNode node) {
    try {
      return node.isTextual() && Instant.parse(node.textValue()) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
