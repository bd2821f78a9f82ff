package io.onager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.TemplateDatabase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each benchmark runs, and finds figures. It fails by itself where a revision is missing. */
class BenchmarkTest {
  private static final Plan A_MOMENT = new Plan(5, 1, Duration.ofMillis(50), Duration.ZERO, 10);

  @BeforeAll
  static void letOthersMeasureAtTheSameTime() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "START") // needs the sample to be built
  void findsAFigureForEachRound(Benchmark benchmark) {
    var setup = new Setup(TemplateDatabase.create(), Optional.empty(), A_MOMENT);

    var result = benchmark.run(setup);

    assertThat(result.figures().size() + result.distributions().size()).isPositive();
    assertThat(result.figures())
        .allSatisfy(figure -> assertThat(figure.rounds()).hasSize(A_MOMENT.rounds()));
  }
}
