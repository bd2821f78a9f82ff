package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Values with all that JSON has, few of each, so that equal parts are frequent. */
final class RandomJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "b", "/", "~", "~1", "0", "", "é\"");

  private final Random random;

  RandomJson(long seed) {
    this.random = new Random(seed);
  }

  JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 6)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(random.nextInt(3));
      case 2 -> NODES.numberNode(new BigDecimal("1.0"));
      case 3 -> NODES.numberNode(new BigDecimal("12345678901234567890"));
      case 4 -> NODES.textNode("abc".substring(random.nextInt(4)));
      case 5 -> NODES.booleanNode(random.nextBoolean());
      case 6, 7, 8 -> object(depth);
      default -> array(depth);
    };
  }

  /** Returns a changed copy: something here and there is added, removed, replaced. */
  JsonNode changed(JsonNode value, int depth) {
    if (random.nextInt(8) == 0) {
      return value(depth);
    }
    if (value instanceof ObjectNode object) {
      return changed(object, depth);
    }
    return value instanceof ArrayNode array ? changed(array, depth) : value;
  }

  String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  private ObjectNode changed(ObjectNode object, int depth) {
    var changed = NODES.objectNode();
    for (var field : object.properties()) {
      if (random.nextInt(8) > 0) {
        changed.set(field.getKey(), changed(field.getValue(), depth - 1));
      }
    }
    return random.nextInt(4) == 0 ? changed.set(name(), value(depth - 1)) : changed;
  }

  private ArrayNode changed(ArrayNode array, int depth) {
    var changed = NODES.arrayNode();
    for (var element : array) {
      if (random.nextInt(6) == 0) {
        changed.add(value(depth - 1));
      }
      if (random.nextInt(6) > 0) {
        changed.add(changed(element, depth - 1));
      }
    }
    return changed;
  }

  private ObjectNode object(int depth) {
    var object = NODES.objectNode();
    for (var i = random.nextInt(5); i > 0; i--) {
      object.set(name(), value(depth - 1));
    }
    return object;
  }

  private ArrayNode array(int depth) {
    var array = NODES.arrayNode();
    for (var i = random.nextInt(7); i > 0; i--) {
      array.add(value(depth - 1));
    }
    return array;
  }
}
