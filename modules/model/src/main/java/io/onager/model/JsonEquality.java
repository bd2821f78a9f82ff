package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** What it means that two JSON values are equal. The order of fields never matters. */
public final class JsonEquality {
  private static final Comparator<JsonNode> AS_WRITTEN =
      (a, b) -> equalScalars(a, b, false) ? 0 : 1;
  private static final Comparator<JsonNode> BY_VALUE = (a, b) -> equalScalars(a, b, true) ? 0 : 1;

  private JsonEquality() {}

  /** Returns whether both are written the same; 1 and 1.0 are not. */
  public static boolean asWritten(JsonNode a, JsonNode b) {
    return isShared(a, b) || a.equals(AS_WRITTEN, b);
  }

  /** Returns whether both mean the same; 1, 1.0 and 1e0 do. */
  public static boolean byValue(JsonNode a, JsonNode b) {
    return isShared(a, b) || a.equals(BY_VALUE, b);
  }

  /** Returns whether both are one and the same node, so that there is no need to look into it. */
  @SuppressWarnings("ReferenceEquality")
  static boolean isShared(JsonNode a, JsonNode b) {
    return a == b;
  }

  private static boolean equalScalars(JsonNode a, JsonNode b, boolean byValue) {
    if (!a.isNumber() || !b.isNumber()) {
      return a.equals(b);
    }
    if (isLong(a) && isLong(b)) {
      return a.longValue() == b.longValue();
    }
    return (byValue && CanonicalJson.isNumber(a) && CanonicalJson.isNumber(b))
        ? a.decimalValue().compareTo(b.decimalValue()) == 0
        : a.asText().equals(b.asText());
  }

  private static boolean isLong(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong();
  }
}
