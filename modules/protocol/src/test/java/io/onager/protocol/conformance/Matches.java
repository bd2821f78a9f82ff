package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** Comparing with patterns, for tables of texts and frames. */
public final class Matches {
  private Matches() {}

  /** Returns whether {@code got} matches {@code pattern} and has no other fields. */
  public static boolean exactly(JsonNode pattern, JsonNode got) {
    return new Expectation(new Bindings("")).matches(pattern, got);
  }
}
