package io.onager.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Waits end, and say what they waited for. */
class WaitingTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @Test
  void asksUntilTheConditionHolds() {
    var asked = new AtomicInteger();

    Waiting.until(
        "the third time",
        () -> {
          if (asked.incrementAndGet() < 3) {
            throw new IllegalStateException("not yet");
          }
          return true;
        });

    assertThat(asked).hasValue(3);
  }

  @Test
  void saysWhatItWaitedForAndWhyThatDidNotHold() {
    var fault = new IllegalStateException("closed");

    assertThatThrownBy(
            () ->
                Waiting.until(
                    "the door",
                    SHORT,
                    () -> {
                      throw fault;
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("waited PT0.02S in vain for the door")
        .hasCause(fault);
  }

  @Test
  void saysWhichFutureFailedOrDidNotCome() {
    var fault = new IllegalStateException("closed");

    assertThatThrownBy(() -> Waiting.get("the door", CompletableFuture.failedFuture(fault)))
        .hasMessage("the door failed")
        .hasRootCause(fault);
    assertThatThrownBy(() -> Waiting.get("the key", SHORT, new CompletableFuture<>()))
        .hasMessage("waited PT0.02S in vain for the key");
  }

  @Test
  void endsWhenTheThreadIsInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Waiting.until("nothing", () -> false))
          .isInstanceOf(AssertionError.class)
          .hasMessage("interrupted while waiting for nothing");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
