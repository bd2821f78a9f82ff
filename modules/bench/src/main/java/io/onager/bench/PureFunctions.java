package io.onager.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.JsonPatch;
import io.onager.model.MergePatch;
import io.onager.model.ParsedJson;
import io.onager.model.Selection;
import io.onager.model.filter.Candidate;
import io.onager.model.filter.Filter;
import io.onager.model.filter.Memory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What one decision of a filter, and one patch of a large state, takes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PureFunctions {
  /** A room with ten players: its total is what is asked for. */
  private record Room(Map<String, Integer> players, long total, int round) {}

  private final JsonNode room =
      Json.tree(
          new Room(
              IntStream.range(0, 10)
                  .boxed()
                  .collect(Collectors.toMap(player -> "player-" + player, player -> player)),
              1_000,
              1));
  private final Filter filter =
      filter("{\"name\":\"threshold\",\"field\":\"/total\",\"comparison\":\"gt\",\"value\":100}");
  private final Memory memory = filter.begin();
  private final JsonNode before = Json.tree(Sheet.INITIAL);
  private final JsonNode after = Json.tree(Sheet.INITIAL.entered(new Sheet.Entered(200, 7)));

  private final ParsedJson parsed = ParsedJson.parse(Json.text(before));
  private final String afterText = Json.text(after);
  private final String farApart =
      Json.text(Sheet.INITIAL.entered(new Sheet.Entered(3, 7)).entered(new Sheet.Entered(396, 7)));

  /** Decides about one revision. */
  @Benchmark
  public boolean filter() {
    return filter.passes(new Candidate(() -> room, () -> room, Selection.ALL), memory);
  }

  /** Finds the one field that differs. */
  @Benchmark
  public Optional<JsonNode> mergePatch() {
    return MergePatch.between(before, after);
  }

  /** Finds the one field that differs. */
  @Benchmark
  public JsonNode jsonPatch() {
    return JsonPatch.diff(before, after);
  }

  /** Reads a state. */
  @Benchmark
  public JsonNode parse() {
    return ParsedJson.parse(afterText).tree();
  }

  /** Reads the same where the one before is known. */
  @Benchmark
  public JsonNode parseIncrementally() {
    return parsed.next(afterText).tree();
  }

  /** The same where the first and the last row differ. */
  @Benchmark
  public JsonNode parseFarApart() {
    return parsed.next(farApart).tree();
  }

  private static Filter filter(String json) {
    try {
      return Filter.parse(Json.parse(json), name -> Optional.empty());
    } catch (InvalidJsonException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
