package io.onager.bench;

import io.onager.bench.Figure.Goal;
import java.util.List;
import java.util.function.Function;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One method with JMH, in a JVM of its own: what a call takes, and what it allocates. */
final class Jmh {
  private static final int WARM_UPS = 3;
  private static final long LONGEST_MILLIS = 1_000;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Jmh() {}

  /** Returns two figures: the time of a call, in nanoseconds, and the bytes that it allocates. */
  static List<Figure> measure(Plan plan, Class<?> type, String method, String name, Goal goal) {
    try {
      var iterations =
          new Runner(options(plan, type, method))
              .runSingle().getBenchmarkResults().stream()
                  .flatMap(fork -> fork.getIterationResults().stream())
                  .toList();
      return List.of(
          figure(name, "ns", goal, iterations, IterationResult::getPrimaryResult),
          figure(
              name + ", allocated",
              "bytes",
              Goal.NONE,
              iterations,
              iteration -> iteration.getSecondaryResults().get(ALLOCATED)));
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH", e);
    }
  }

  private static Figure figure(
      String name,
      String unit,
      Goal goal,
      List<IterationResult> iterations,
      Function<IterationResult, Result<?>> result) {
    return new Figure(
        name,
        unit,
        goal,
        iterations.stream().map(iteration -> result.apply(iteration).getScore()).toList());
  }

  private static Options options(Plan plan, Class<?> type, String method) {
    var time = TimeValue.milliseconds(Math.min(plan.round().toMillis(), LONGEST_MILLIS));
    return new OptionsBuilder()
        .include(type.getName() + "\\." + method + "$")
        .addProfiler(GCProfiler.class)
        .forks(1)
        .warmupIterations(WARM_UPS)
        .warmupTime(time)
        .measurementIterations(plan.rounds())
        .measurementTime(time)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .build();
  }
}
