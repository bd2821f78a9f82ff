package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client has to do and to tell while a server and an application do as the steps say.
 *
 * @param connect how the application connects; a missing node where nothing is said of it
 */
public record ClientCase(String file, String name, JsonNode connect, List<JsonNode> steps) {
  private static final String FOLDER = "clients/";

  /** Copies {@code steps}. */
  public ClientCase {
    steps = List.copyOf(steps);
  }

  /** Returns all cases, in the order of the files. */
  public static List<ClientCase> all() {
    var cases = new ArrayList<ClientCase>();
    for (var file : ConformanceFiles.read(FOLDER + "index.json")) {
      for (var entry : ConformanceFiles.read(FOLDER + file.textValue()).required("cases")) {
        cases.add(of(file.textValue(), entry));
      }
    }
    return cases;
  }

  private static ClientCase of(String file, JsonNode entry) {
    var steps = new ArrayList<JsonNode>();
    ((ArrayNode) entry.required("steps")).forEach(steps::add);
    return new ClientCase(file, entry.required("name").textValue(), entry.path("connect"), steps);
  }

  /** Returns the file and the name, to name a test. */
  @Override
  public String toString() {
    return file + ": " + name;
  }
}
