package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;

/**
 * One text for all JSON values that mean the same: fields sorted by name, numbers in their shortest
 * form. Two values have the same text exactly where {@link JsonEquality#byValue} holds.
 */
public final class CanonicalJson {
  /** Up to here whole numbers are written out; longer ones have an exponent. */
  private static final int MAX_DIGITS = 100;

  private CanonicalJson() {}

  /** Returns the canonical text of {@code value}. */
  public static String text(JsonNode value) {
    return Json.text(normal(value));
  }

  /** Returns the canonical text of {@code value} in UTF-8. */
  public static byte[] bytes(JsonNode value) {
    return Json.bytes(normal(value));
  }

  /** Returns whether {@code value} is a number; the doubles that JSON cannot write are none. */
  public static boolean isNumber(JsonNode value) {
    return (value.isDouble() || value.isFloat())
        ? Double.isFinite(value.doubleValue())
        : value.isNumber();
  }

  private static JsonNode normal(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return normal(object);
    }
    if (value instanceof ArrayNode array) {
      var normal = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(element -> normal.add(normal(element)));
      return normal;
    }
    return isNumber(value) && !value.isInt() ? normal(value.decimalValue()) : value;
  }

  private static ObjectNode normal(ObjectNode object) {
    var names = new ArrayList<String>(object.size());
    object.fieldNames().forEachRemaining(names::add);
    Collections.sort(names);
    var normal = JsonNodeFactory.instance.objectNode();
    for (var name : names) {
      normal.set(name, normal(object.get(name)));
    }
    return normal;
  }

  private static JsonNode normal(BigDecimal number) {
    var shortest = number.signum() == 0 ? BigDecimal.ZERO : strip(number);
    var isShortInteger =
        shortest.scale() <= 0 && (long) shortest.precision() - shortest.scale() <= MAX_DIGITS;
    return isShortInteger
        ? BigIntegerNode.valueOf(shortest.toBigIntegerExact())
        : DecimalNode.valueOf(shortest);
  }

  /** Numbers at the very end of what an exponent can say cannot be made shorter. */
  private static BigDecimal strip(BigDecimal number) {
    try {
      return number.stripTrailingZeros();
    } catch (ArithmeticException e) {
      return number;
    }
  }
}
