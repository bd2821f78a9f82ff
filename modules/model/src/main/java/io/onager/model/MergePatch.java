package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON Merge Patch (RFC 7396). A merge patch can say every change but one: it uses {@code null} for
 * "remove", so it cannot set anything to {@code null}; {@link #between} then finds no patch.
 */
public final class MergePatch {
  private MergePatch() {}

  /**
   * Returns a patch that makes {@code to} out of {@code from}, or nothing where a merge patch
   * cannot say it: {@code to} has a {@code null} in an object that the patch would have to write.
   */
  public static Optional<JsonNode> between(JsonNode from, JsonNode to) {
    if (from.isObject() && to.isObject()) {
      var patch = JsonNodeFactory.instance.objectNode();
      return addChanges((ObjectNode) from, (ObjectNode) to, patch)
          ? Optional.of(patch)
          : Optional.empty();
    }
    return isSayable(to) ? Optional.of(to) : Optional.empty();
  }

  /** Returns {@code target} with {@code patch} applied; changes neither. */
  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    var result = JsonNodeFactory.instance.objectNode();
    if (target instanceof ObjectNode object) {
      result.setAll(object);
    }
    for (var field : patch.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        var old = result.path(field.getKey());
        result.set(field.getKey(), apply(old, field.getValue()));
      }
    }
    return result;
  }

  private static boolean addChanges(ObjectNode from, ObjectNode to, ObjectNode patch) {
    if (JsonEquality.isShared(from, to)) {
      return true;
    }
    for (var field : from.properties()) {
      if (!to.has(field.getKey())) {
        patch.putNull(field.getKey());
      }
    }
    for (var field : to.properties()) {
      if (!addChange(field.getKey(), from.get(field.getKey()), field.getValue(), patch)) {
        return false;
      }
    }
    return true;
  }

  private static boolean addChange(
      String name, @Nullable JsonNode from, JsonNode to, ObjectNode patch) {
    if (from instanceof ObjectNode old && to instanceof ObjectNode present) {
      var changes = JsonNodeFactory.instance.objectNode();
      if (!addChanges(old, present, changes)) {
        return false;
      }
      if (!changes.isEmpty()) {
        patch.set(name, changes);
      }
      return true;
    }
    if (from != null && JsonEquality.asWritten(from, to)) {
      return true;
    }
    patch.set(name, to);
    return isSayable(to);
  }

  /** Arrays are set whole, so that a null inside one is no removal; a null anywhere else is. */
  private static boolean isSayable(JsonNode value) {
    if (value.isNull()) {
      return false;
    }
    if (!value.isObject()) {
      return true;
    }
    for (var field : value.properties()) {
      if (!isSayable(field.getValue())) {
        return false;
      }
    }
    return true;
  }
}
