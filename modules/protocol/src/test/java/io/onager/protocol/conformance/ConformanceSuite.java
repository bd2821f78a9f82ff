package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The suite: its cases, and running one of them against a server. */
public final class ConformanceSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ConformanceSuite() {}

  /** Returns all cases, in the order of the files. */
  public static List<ConformanceCase> cases() {
    var cases = new ArrayList<ConformanceCase>();
    for (var file : ConformanceFiles.read("index.json")) {
      for (var entry : ConformanceFiles.read(file.textValue()).required("cases")) {
        cases.add(
            new ConformanceCase(
                file.textValue(),
                entry.required("name").textValue(),
                list((ArrayNode) entry.required("steps"))));
      }
    }
    return cases;
  }

  /**
   * Runs {@code conformanceCase} against the server at {@code base}, such as {@code
   * http://127.0.0.1:8080}. Waits for each answer for at most 15 s.
   *
   * @throws AssertionError naming the case, the step, what it expected and what came
   */
  public static void run(ConformanceCase conformanceCase, URI base) {
    run(conformanceCase, base, PATIENCE);
  }

  static void run(ConformanceCase conformanceCase, URI base, Duration patience) {
    try (var conversation = new Conversation(HTTP, base, patience)) {
      var number = 0;
      for (var step : conformanceCase.steps()) {
        number++;
        check(
            conformanceCase, "step %d, %s".formatted(number, step), () -> conversation.take(step));
      }
      check(conformanceCase, "after the last step", conversation::expectNothingMore);
    }
  }

  private static void check(ConformanceCase conformanceCase, String where, Runnable step) {
    try {
      step.run();
    } catch (Mismatch e) {
      throw new AssertionError("%s%n%s%n%s".formatted(conformanceCase, where, e.getMessage()), e);
    }
  }

  private static List<JsonNode> list(ArrayNode array) {
    var list = new ArrayList<JsonNode>(array.size());
    array.forEach(list::add);
    return list;
  }
}
