package io.onager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds begin when trials agree, and trials do not count. */
class SeriesTest {
  private static final Duration ROUND = Duration.ofSeconds(3);
  private static final Duration TRIAL = Duration.ofSeconds(6);
  private static final Plan TWO_ROUNDS = new Plan(1, 2, ROUND, Duration.ZERO, 1);

  private final List<Duration> told = new ArrayList<>();

  @Test
  void keepsTheRoundsBehindTrialsThatAgree() {
    var rates = Series.ofRates(TWO_ROUNDS, time -> next(time, 100, 200, 205, 300, 400));

    assertThat(rates.rounds()).containsExactly(300.0, 400.0);
    assertThat(rates.note()).isEmpty();
    assertThat(told).containsExactly(TRIAL, TRIAL, TRIAL, ROUND, ROUND);
  }

  @Test
  void measuresAndSaysSoWhereNoTrialsAgree() {
    var rates = Series.ofRates(TWO_ROUNDS, time -> next(time, 1, 2, 4, 8, 16, 32, 64, 128, 5, 6));

    assertThat(rates.rounds()).containsExactly(5.0, 6.0);
    assertThat(rates.note()).startsWith("; not steady");
  }

  @Test
  void takesTimesForSteadyByTheirMedian() {
    var times =
        Series.ofTimes(
            TWO_ROUNDS, time -> Times.of(1_000_000, 1_000_000, (long) next(time, 1, 1e9, 5, 6)));

    assertThat(times.steady()).isTrue();
    assertThat(times.rounds()).extracting(Times::count).containsExactly(3L, 3L);
    assertThat(told).containsExactly(TRIAL, TRIAL, ROUND, ROUND);
  }

  private double next(Duration time, double... numbers) {
    told.add(time);
    return numbers[told.size() - 1];
  }
}
