package io.onager.bench;

import static io.onager.bench.Distribution.Percentile.P50;
import static io.onager.bench.Distribution.Percentile.P99;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whether times are what they should be. */
class DistributionTest {
  private static final Times MILLIS =
      Times.of(LongStream.rangeClosed(1, 100).map(n -> n * 1_000_000).toArray());

  @Test
  void meetsItsGoalsWhereEachPercentileDoes() {
    assertThat(distribution(Map.of(P50, 51.0, P99, 100.0)).meetsGoals()).isTrue();
    assertThat(distribution(Map.of(P50, 51.0, P99, 90.0)).meetsGoals()).isFalse();
    assertThat(distribution(Map.of()).meetsGoals()).isTrue();
  }

  @Test
  void isOfSomething() {
    assertThatThrownBy(() -> new Distribution("times", Times.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Distribution distribution(Map<Distribution.Percentile, Double> limits) {
    return Distribution.of("times", List.of(MILLIS), limits);
  }
}
