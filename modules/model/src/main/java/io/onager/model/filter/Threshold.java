package io.onager.model.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.CanonicalJson;
import io.onager.model.Pointer;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A number at {@code field} stands in {@code comparison} to {@code value}. What is no number, or is
 * not there, never does. Numbers are compared exactly, however long they are.
 */
record Threshold(Pointer field, Comparison comparison, Value value) implements Condition {

  @Override
  public boolean holds(Candidate candidate, Memory memory) {
    return holds(candidate.json());
  }

  boolean holds(JsonNode state) {
    var number = field.in(state);
    return CanonicalJson.isNumber(number) && comparison.holds(value.order(number));
  }

  /** A number, kept in the form that compares fastest. */
  static final class Value {
    /** Up to here a double is exactly the whole number that it stands for. */
    private static final long MAX_EXACT = 1L << 53;

    private final BigDecimal exact;
    private final boolean isLong;
    private final boolean isExactDouble;
    private final long whole;

    Value(BigDecimal number) {
      this.exact = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
      this.isLong = exact.scale() <= 0 && exact.precision() - exact.scale() <= 18;
      this.whole = isLong ? exact.longValue() : 0;
      this.isExactDouble = isLong && Math.abs(whole) <= MAX_EXACT;
    }

    /** Returns how {@code number} compares with this. */
    int order(JsonNode number) {
      if (isLong && number.isIntegralNumber() && number.canConvertToLong()) {
        return Long.compare(number.longValue(), whole);
      }
      if (isExactDouble && number.isDouble()) {
        // Adding 0.0 makes a zero of a negative zero.
        return Double.compare(number.doubleValue() + 0.0, (double) whole);
      }
      return number.decimalValue().compareTo(exact);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Value value && exact.equals(value.exact);
    }

    @Override
    public int hashCode() {
      return exact.hashCode();
    }
  }
}
