package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Admission admission = new Admission(10, nanos::get);

  private long enter(int tries) {
    return IntStream.range(0, tries).filter(i -> admission.enter("ann", "report")).count();
  }

  @Test
  void letsInAsManyAsMayWait() {
    assertThat(enter(15)).isEqualTo(10);
    assertThat(admission.enter("ann", "export")).isTrue();
    assertThat(admission.enter("bob", "report")).isTrue();
  }

  @Test
  void letsAnotherOneInForOneThatWasNotStored() {
    enter(10);
    admission.withdraw("ann", "report");

    assertThat(enter(2)).isEqualTo(1);
  }

  @Test
  void believesTheDispatcherHowManyThereAre() {
    enter(4);
    admission.counted("ann", "report", 4, 8);

    assertThat(enter(5)).isEqualTo(2);
  }

  @Test
  void letsMoreInWhenTheDispatcherHasHandedThemOut() {
    enter(10);
    admission.counted("ann", "report", 10, 3);

    assertThat(enter(7)).isEqualTo(7);
  }

  @Test
  void letsNoMoreInForWhatHadToBeTakenIn() {
    enter(10);
    for (var i = 0; i < 100; i++) {
      admission.enterAnyway("ann", "report");
    }
    admission.counted("ann", "report", 110, 10);

    assertThat(enter(5)).isZero();
  }

  @Test
  void owesNothingForWhatNeverEntered() {
    admission.full("ann", "report", 10);
    admission.counted("ann", "report", 100, 10);

    assertThat(enter(5)).isZero();
  }

  @Test
  void doesNotBelieveTheDispatcherForLong() {
    enter(6);
    admission.counted("ann", "report", 5, 9);
    assertThat(enter(1)).isZero();

    nanos.addAndGet(Duration.ofSeconds(3).toNanos() + 1);

    assertThat(enter(20)).as("one of its own is not counted yet").isEqualTo(9);
  }

  @Test
  void letsNoneInForAsLongAsTheDispatcherSaysThatItIsFull() {
    for (var call = 0; call < 20; call++) {
      admission.full("ann", "report", 10);
      assertThat(enter(1)).isZero();
      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(enter(1)).as("until the next call of the roll").isZero();
    }

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(enter(1)).as("it is not said to be full any more").isEqualTo(1);
  }
}
