package io.onager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Trials end when two in succession agree, or when there were many. */
class WarmUpTest {
  private final AtomicInteger trials = new AtomicInteger();

  @Test
  void endsWhenTwoInSuccessionAgree() {
    assertThat(until(100, 200, 300, 320, 900)).isTrue();

    assertThat(trials).hasValue(4);
  }

  @Test
  void endsWhenNoneDo() {
    assertThat(until(1, 2, 4, 8, 16, 32, 64, 128, 128)).isFalse();

    assertThat(trials).hasValue(WarmUp.MOST);
  }

  @Test
  void takesAFallForAChangeToo() {
    assertThat(until(300, 200, 190)).isTrue();

    assertThat(trials).hasValue(3);
  }

  @Test
  void saysWhatWasNotSteady() {
    assertThat(WarmUp.note(true)).isEmpty();
    assertThat(WarmUp.note(false)).startsWith("; not steady");
  }

  private boolean until(double... numbers) {
    return WarmUp.until(() -> numbers[trials.getAndIncrement()]);
  }
}
