package io.onager.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
}
