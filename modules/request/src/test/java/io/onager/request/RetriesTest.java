package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void doublesUpToTheLongest() {
    var retries = Retries.exponential(6, SECOND, Duration.ofSeconds(10));

    assertThat(IntStream.rangeClosed(1, 6).mapToLong(failures -> seconds(retries, failures)))
        .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    assertThat(retries.delay(7, new Random(1))).isEmpty();
  }

  private static long seconds(Retries retries, int failures) {
    return retries.delay(failures, new Random(1)).orElseThrow().toSeconds();
  }

  @Test
  void staysAtTheLongestHoweverOften() {
    var retries = Retries.exponential(1_000, Duration.ofMillis(1), Duration.ofDays(365));

    assertThat(retries.delay(1_000, new Random(1))).contains(Duration.ofDays(365));
  }

  @Test
  void triesNothingAgainUnlessTold() {
    assertThat(Retries.none().delay(1, new Random(1))).isEmpty();
  }

  @Test
  void changesTimesByItsJitterAndNeverBeyondTheLongest() {
    var retries = Retries.exponential(10, SECOND, Duration.ofSeconds(4)).withJitter(0.5);
    var random = new Random(1);

    var first =
        IntStream.range(0, 1_000).mapToLong(i -> millis(retries, 1, random)).summaryStatistics();
    assertThat(first.getMin()).isBetween(500L, 520L);
    assertThat(first.getMax()).isBetween(1_480L, 1_500L);
    var late =
        IntStream.range(0, 1_000).mapToLong(i -> millis(retries, 5, random)).summaryStatistics();
    assertThat(late.getMax()).isEqualTo(4_000);
  }

  private static long millis(Retries retries, int failures, Random random) {
    return retries.delay(failures, random).orElseThrow().toMillis();
  }

  @Test
  void knowsWhatMayBeOverInAWhile() {
    var transients = Retries.none().transients();

    assertThat(transients)
        .accepts(new TransientException("down", ""), new TimeoutException(), new IOException())
        .rejects(new RequestException("no", ""), new IllegalStateException());
    assertThat(Retries.none().after(IllegalStateException.class::isInstance).transients())
        .accepts(new IllegalStateException())
        .rejects(new IOException());
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> Retries.exponential(1_001, SECOND, SECOND))
        .hasMessage("most: 1001 (0 to 1000)");
    assertThatThrownBy(() -> Retries.exponential(1, Duration.ZERO, SECOND))
        .hasMessage("first: PT0S (at least 1 ms)");
    assertThatThrownBy(() -> Retries.exponential(1, SECOND, Duration.ofMillis(999)))
        .hasMessage("longest: PT0.999S (at least first)");
    assertThatThrownBy(() -> Retries.exponential(1, SECOND, Duration.ofDays(366)))
        .hasMessageStartingWith("longest: ");
    assertThatThrownBy(() -> Retries.none().withJitter(Double.NaN))
        .hasMessage("jitter: NaN (0 to 1)");
  }
}
