package io.onager.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is said of many times, to a thousandth. */
class TimesTest {
  @Test
  void saysWhatAShareOfThemTookAtMost() {
    var times = Times.of(LongStream.rangeClosed(1, 1_000).map(n -> n * 1_000_000).toArray());

    assertThat(times.millis(50)).isEqualTo(500, within(0.5));
    assertThat(times.millis(99)).isEqualTo(990, within(1.0));
    assertThat(times.millis(100)).isEqualTo(1_000, within(1.0));
  }

  @Test
  void mergesRoundsTimeByTime() {
    var quick = Times.of(LongStream.rangeClosed(1, 990).map(n -> 1_000_000).toArray());
    var slow = Times.of(LongStream.rangeClosed(1, 10).map(n -> 90_000_000).toArray());

    var all = Times.all(List.of(quick, slow));

    assertThat(all.count()).isEqualTo(1_000);
    assertThat(all.millis(99)).isEqualTo(1, within(0.01));
    assertThat(all.millis(99.9)).isEqualTo(90, within(0.1));
  }
}
