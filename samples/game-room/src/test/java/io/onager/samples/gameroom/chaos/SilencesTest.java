package io.onager.samples.gameroom.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.samples.gameroom.chaos.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SilencesTest {
  private static final List<Fault> FAULTS =
      List.of(
          new Fault(Kind.CRASH, seconds(10), seconds(20)),
          new Fault(Kind.GRACEFUL, seconds(30), seconds(35)));

  private final Silences silences = new Silences(FAULTS, 0);

  @Test
  void countsASilenceForTheFaultThatItMeets() {
    silences.add("a", times(1, 9, 14, 15, 22, 23, 29, 31));

    assertThat(silences.percentile(Kind.CRASH, 50)).isEqualTo(Duration.ofSeconds(7));
    assertThat(silences.percentile(Kind.GRACEFUL, 50)).isEqualTo(Duration.ofSeconds(2));
    assertThat(silences.lines()).last().isEqualTo("without a fault: max 8.0 s (from 1.0 s on: a)");
  }

  @Test
  void tellsWhatFewStreamsSawAndWhichSawTheMost() {
    LongStream.rangeClosed(1, 100).forEach(most -> silences.add("s" + most, times(9, 10 + most)));

    assertThat(silences.percentile(Kind.CRASH, 50)).isEqualTo(Duration.ofSeconds(51));
    assertThat(silences.percentile(Kind.CRASH, 99)).isEqualTo(Duration.ofSeconds(100));
    assertThat(silences.lines())
        .first()
        .isEqualTo("crash: median 51.0 s, p99 100.0 s, max 101.0 s (from 9.0 s on: s100)");
  }

  @Test
  void countsNothingForAFaultThatNoStreamMet() {
    silences.add("a", times(1, 2));

    assertThat(silences.percentile(Kind.CRASH, 99)).isZero();
    assertThat(silences.lines()).containsExactly("without a fault: max 1.0 s (from 1.0 s on: a)");
  }

  @Test
  void doesEachFaultOnceBeforeItRepeatsAnyAndTheSameForASeed() {
    assertThat(Schedule.of(4, new Random(1)))
        .containsExactlyInAnyOrder(Kind.CRASH, Kind.GRACEFUL, Kind.DATABASE, Kind.FREEZE)
        .isEqualTo(Schedule.of(4, new Random(1)));
    assertThat(Schedule.of(15, new Random(2)))
        .hasSize(15)
        .containsOnlyOnce(Kind.DATABASE, Kind.FREEZE)
        .isNotEqualTo(Schedule.of(15, new Random(3)));
  }

  private static List<Long> times(long... seconds) {
    return LongStream.of(seconds).map(SilencesTest::seconds).boxed().toList();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
