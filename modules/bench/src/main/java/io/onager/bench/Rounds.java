package io.onager.bench;

import io.onager.bench.load.Progress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Rates: the load's progress over rounds of some seconds, behind a warm-up.
 *
 * @param all in the order measured
 * @param steady whether the warm-up ended because nothing changed any more
 */
record Rounds(List<Round> all, boolean steady) {
  /** What was between two looks at the load. */
  record Round(Progress begin, Progress end, Cpu used) {
    /** Looks twice, with {@code time} between. */
    static Round take(Setup setup, Supplier<Progress> load, Duration time) {
      var begin = load.get();
      var cpu = Cpu.now(setup.postgres(), begin);
      pause(time);
      var end = load.get();
      return new Round(begin, end, Cpu.now(setup.postgres(), end).minus(cpu));
    }

    double seconds() {
      return (end.nanos() - begin.nanos()) / 1e9;
    }

    double updatesPerSecond() {
      return (end.updates() - begin.updates()) / seconds();
    }

    double messagesPerSecond() {
      return (end.messages() - begin.messages()) / seconds();
    }

    double bytesPerSecond() {
      return (end.bytes() - begin.bytes()) / seconds();
    }

    double answersPerSecond() {
      return (end.answered() - begin.answered()) / seconds();
    }

    /** What the server used for each, in µs. */
    double cpuPerUpdate() {
      return used.server() * 1e6 / (end.updates() - begin.updates());
    }

    double revisionsPerSecond() {
      return (end.slowest() - begin.slowest()) / seconds();
    }
  }

  Rounds {
    all = List.copyOf(all);
  }

  /**
   * Measures what goes on.
   *
   * @param rate what is to be steady before the first round counts
   */
  static Rounds measure(Setup setup, Supplier<Progress> load, ToDoubleFunction<Round> rate) {
    var plan = setup.plan();
    pause(plan.warmUp());
    var series = Series.measure(plan, time -> Round.take(setup, load, time), rate);
    return new Rounds(series.rounds(), series.steady());
  }

  /** Returns the number of each. */
  List<Double> each(ToDoubleFunction<Round> number) {
    return all.stream().map(number::applyAsDouble).toList();
  }

  double mean(ToDoubleFunction<Round> number) {
    return all.stream().mapToDouble(number).average().orElse(0);
  }

  /** Returns for people how many cores each process used. */
  String cores() {
    return "cores: server %.2f, load %.2f, PostgreSQL %.2f, other processes %.2f%s"
        .formatted(
            cores(Cpu::server),
            cores(Cpu::load),
            cores(Cpu::postgres),
            cores(Cpu::others),
            WarmUp.note(steady));
  }

  private double cores(ToDoubleFunction<Cpu> part) {
    return mean(round -> part.applyAsDouble(round.used()) / round.seconds());
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
