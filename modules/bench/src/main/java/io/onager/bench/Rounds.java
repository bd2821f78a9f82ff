package io.onager.bench;

import io.onager.bench.load.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Measures rates: the load's progress over rounds of some seconds, behind a warm-up. */
final class Rounds {
  /** What was between two looks at the load. */
  record Round(Progress begin, Progress end, Cpu used) {
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

  private Rounds() {}

  static List<Round> measure(Setup setup, Supplier<Progress> load) {
    var plan = setup.plan();
    sleep(plan.warmUp());
    var rounds = new ArrayList<Round>();
    for (int i = 0; i < plan.rounds(); i++) {
      var begin = load.get();
      var cpu = Cpu.now(setup.postgres(), begin);
      sleep(plan.round());
      var end = load.get();
      rounds.add(new Round(begin, end, Cpu.now(setup.postgres(), end).minus(cpu)));
    }
    return rounds;
  }

  /** Returns for people how many cores each process used. */
  static String cores(List<Round> rounds) {
    return "cores: server %.2f, load %.2f, PostgreSQL %.2f, other processes %.2f"
        .formatted(
            cores(rounds, Cpu::server),
            cores(rounds, Cpu::load),
            cores(rounds, Cpu::postgres),
            cores(rounds, Cpu::others));
  }

  private static double cores(List<Round> rounds, ToDoubleFunction<Cpu> part) {
    return mean(rounds, round -> part.applyAsDouble(round.used()) / round.seconds());
  }

  static double mean(List<Round> rounds, ToDoubleFunction<Round> number) {
    return rounds.stream().mapToDouble(number).average().orElse(0);
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
