package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One conversation with a server, and what it has to answer. */
public record ConformanceCase(String file, String name, List<JsonNode> steps) {
  /** Copies {@code steps}. */
  public ConformanceCase {
    steps = List.copyOf(steps);
  }

  /** Returns the file and the name, to name a test. */
  @Override
  public String toString() {
    return file + ": " + name;
  }
}
