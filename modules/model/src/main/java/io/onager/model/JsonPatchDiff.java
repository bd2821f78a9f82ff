package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the operations from one document to another in one walk over both. A part whose
 * operations are longer than itself is replaced as a whole.
 */
final class JsonPatchDiff {
  /**
   * What {@code {"op":"replace","path":"","value":},} and {@code {"op":"remove","path":""},} take.
   */
  private static final int WITH_VALUE = 33;

  private static final int WITHOUT_VALUE = 26;

  private final StringBuilder path = new StringBuilder();
  private final List<ObjectNode> operations = new ArrayList<>();

  /** About how many bytes the operations have. */
  private long size;

  private JsonPatchDiff() {}

  static ArrayNode between(JsonNode from, JsonNode to) {
    var diff = new JsonPatchDiff();
    diff.compare(from, to);
    return JsonNodeFactory.instance.arrayNode(diff.operations.size()).addAll(diff.operations);
  }

  private void compare(JsonNode from, JsonNode to) {
    if (JsonEquality.isShared(from, to)) {
      return;
    }
    var count = operations.size();
    var sizeBefore = size;
    if (from instanceof ObjectNode old && to instanceof ObjectNode present) {
      compareObjects(old, present);
    } else if (from instanceof ArrayNode old && to instanceof ArrayNode present) {
      compareArrays(old, present);
    } else if (!JsonEquality.asWritten(from, to)) {
      write("replace", to);
      return;
    }
    if (operations.size() > count) {
      replaceWhereShorter(to, count, sizeBefore);
    }
  }

  private void replaceWhereShorter(JsonNode to, int count, long sizeBefore) {
    var room = size - sizeBefore - WITH_VALUE - path.length();
    if (room > 0 && JsonSize.atLeast(to, room) < room) {
      operations.subList(count, operations.size()).clear();
      size = sizeBefore;
      write("replace", to);
    }
  }

  private void compareObjects(ObjectNode from, ObjectNode to) {
    for (var field : from.properties()) {
      if (!to.has(field.getKey())) {
        var parent = enter(field.getKey());
        remove();
        path.setLength(parent);
      }
    }
    for (var field : to.properties()) {
      var parent = enter(field.getKey());
      var old = from.get(field.getKey());
      if (old == null) {
        write("add", field.getValue());
      } else {
        compare(old, field.getValue());
      }
      path.setLength(parent);
    }
  }

  /** Works from the front: what lies before a change is already as in {@code to}. */
  private void compareArrays(ArrayNode from, ArrayNode to) {
    for (var change : ArrayDiff.between(from, to)) {
      var both = Math.min(change.removed(), change.added());
      for (var i = 0; i < both; i++) {
        var parent = enter(change.to() + i);
        compare(from.get(change.from() + i), to.get(change.to() + i));
        path.setLength(parent);
      }
      for (var i = both; i < change.removed(); i++) {
        var parent = enter(change.to() + both);
        remove();
        path.setLength(parent);
      }
      for (var i = both; i < change.added(); i++) {
        var parent = enter(change.to() + i);
        write("add", to.get(change.to() + i));
        path.setLength(parent);
      }
    }
  }

  /** Goes down to the field {@code name} and returns the length of the path to its parent. */
  private int enter(String name) {
    var parent = path.length();
    path.append('/').append(Pointer.escape(name));
    return parent;
  }

  private int enter(int index) {
    var parent = path.length();
    path.append('/').append(index);
    return parent;
  }

  private void remove() {
    operation("remove");
    size += WITHOUT_VALUE + path.length();
  }

  private void write(String op, JsonNode value) {
    operation(op).set("value", value);
    size += WITH_VALUE + path.length() + JsonSize.atLeast(value, Long.MAX_VALUE);
  }

  private ObjectNode operation(String op) {
    var operation =
        JsonNodeFactory.instance.objectNode().put("op", op).put("path", path.toString());
    operations.add(operation);
    return operation;
  }
}
