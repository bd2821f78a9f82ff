package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.request.Breakers.Sign;
import io.onager.request.queue.Assignment;
import io.onager.request.queue.Ticket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakersTest {
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final TestClock clock = new TestClock();
  private final Breakers breakers = new Breakers(action -> new Breaking(4, PAUSE), clock);

  private boolean passes(String action) {
    return breakers.pass(action, clock.millis()) == 0;
  }

  private void attempt(Sign sign) {
    begin("run");
    breakers.ended(attempt("run"), sign);
  }

  private static Assignment attempt(String run) {
    return new Assignment(new Ticket("co", "r", "call", 0, 0, Long.MAX_VALUE), run, "w");
  }

  private void begin(String run) {
    assertThat(passes("call")).isTrue();
    breakers.begun(attempt(run));
  }

  private void open() {
    for (var i = 0; i < 4; i++) {
      attempt(Sign.BAD);
    }
  }

  @Test
  void opensWhenHalfOfTheLastAttemptsFailed() {
    attempt(Sign.GOOD);
    attempt(Sign.BAD);
    attempt(Sign.GOOD);
    attempt(Sign.BAD);

    assertThat(passes("call")).isFalse();
    assertThat(passes("another")).isTrue();
  }

  @Test
  void staysClosedWhileMostSucceed() {
    for (var i = 0; i < 20; i++) {
      attempt(i % 4 == 0 ? Sign.BAD : Sign.GOOD);
    }

    assertThat(passes("call")).isTrue();
  }

  @Test
  void countsNothingThatTellsNothing() {
    for (var i = 0; i < 20; i++) {
      attempt(Sign.NONE);
    }
    attempt(Sign.BAD);

    assertThat(passes("call")).isTrue();
  }

  @Test
  void saysWhenToAskAgainAndThenLetsOnePass() {
    open();
    var again = breakers.pass("call", clock.millis());
    assertThat(again).isBetween(clock.millis() + 30_000, clock.millis() + 30_001);

    clock.advance(Duration.ofMillis(again - clock.millis() - 2));
    assertThat(passes("call")).isFalse();
    clock.advance(Duration.ofMillis(2));
    assertThat(passes("call")).isTrue();
    assertThat(breakers.pass("call", clock.millis()))
        .as("until that one has ended")
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void closesWhenThatOneSucceeds() {
    open();
    clock.advance(PAUSE.plusMillis(1));
    attempt(Sign.GOOD);

    assertThat(passes("call")).isTrue();
    assertThat(passes("call")).isTrue();
  }

  @Test
  void opensAgainForAsLongWhenThatOneFails() {
    open();
    clock.advance(PAUSE.plusMillis(1));
    attempt(Sign.BAD);

    assertThat(breakers.pass("call", clock.millis()))
        .isBetween(clock.millis() + 30_000, clock.millis() + 30_001);
  }

  @Test
  void letsAnotherOnePassWhenThatOneTellsNothing() {
    open();
    clock.advance(PAUSE.plusMillis(1));
    attempt(Sign.NONE);

    assertThat(passes("call")).isTrue();
  }

  @Test
  void countsNothingThatBeganBeforeItOpened() {
    begin("old good");
    begin("old bad");
    open();
    clock.advance(PAUSE.plusMillis(1));
    begin("new");

    breakers.ended(attempt("old good"), Sign.GOOD);
    breakers.ended(attempt("old bad"), Sign.BAD);
    breakers.ended(attempt("never begun"), Sign.NONE);

    assertThat(breakers.pass("call", clock.millis())).as("not yet").isEqualTo(Long.MAX_VALUE);
    breakers.ended(attempt("new"), Sign.GOOD);
    assertThat(passes("call")).isTrue();
  }
}
