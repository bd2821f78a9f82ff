package io.onager.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.bench.Figure.Goal;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.JsonPatch;
import io.onager.model.MergePatch;
import io.onager.model.Selection;
import io.onager.model.filter.Candidate;
import io.onager.model.filter.Filter;
import io.onager.model.filter.Memory;
import java.util.List;
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
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What one decision of a filter, and one patch of a large state, takes: with JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PureFunctions {
  private static final int WARM_UPS = 3;
  private static final long LONGEST_MILLIS = 1_000;

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

  static Result run(Plan plan) {
    return new Result(
        List.of(
            figure(plan, "filter", "a threshold on a room", "ns", 1, Goal.atMost(100)),
            figure(
                plan, "mergePatch", "merge patch of 40 KB, a field changed", "µs", 1e3, Goal.NONE),
            figure(
                plan, "jsonPatch", "JSON patch of 40 KB, a field changed", "µs", 1e3, Goal.NONE)),
        List.of());
  }

  private static Figure figure(
      Plan plan, String method, String name, String unit, double nanos, Goal goal) {
    var time = TimeValue.milliseconds(Math.min(plan.round().toMillis(), LONGEST_MILLIS));
    var options =
        new OptionsBuilder()
            .include(PureFunctions.class.getName() + "\\." + method + "$")
            .forks(1)
            .warmupIterations(WARM_UPS)
            .warmupTime(time)
            .measurementIterations(plan.rounds())
            .measurementTime(time)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    try {
      var scores = scores(new Runner(options).runSingle());
      return new Figure(name, unit, goal, scores.stream().map(score -> score / nanos).toList());
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH", e);
    }
  }

  private static List<Double> scores(RunResult result) {
    return result.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .map(iteration -> iteration.getPrimaryResult().getScore())
        .toList();
  }

  private static Filter filter(String json) {
    try {
      return Filter.parse(Json.parse(json), name -> Optional.empty());
    } catch (InvalidJsonException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
