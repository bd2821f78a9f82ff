package io.onager.model.filter;

import java.util.Arrays;
import java.util.Optional;

/** How a number may stand to the value of a threshold. */
enum Comparison {
  GT("gt", ">"),
  GTE("gte", ">="),
  LT("lt", "<"),
  LTE("lte", "<="),
  EQ("eq", "=="),
  NEQ("neq", "!=");

  private final String word;
  private final String sign;

  Comparison(String word, String sign) {
    this.word = word;
    this.sign = sign;
  }

  static Optional<Comparison> of(String text) {
    return Arrays.stream(values())
        .filter(comparison -> comparison.word.equals(text) || comparison.sign.equals(text))
        .findFirst();
  }

  /** {@code order}: below 0 where the number is less than the value, above where it is greater. */
  boolean holds(int order) {
    return switch (this) {
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
      case EQ -> order == 0;
      case NEQ -> order != 0;
    };
  }
}
