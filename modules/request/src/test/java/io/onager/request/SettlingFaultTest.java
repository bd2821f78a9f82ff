package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.request.Attempt.Cause;
import io.onager.request.RequestCommand.Fail;
import io.onager.request.queue.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What a handler gives may fail, and still something becomes of its attempt. */
class SettlingFaultTest {
  private static final RequestHandler<String, String> UNSURE =
      RequestHandler.named("unsure", String.class, String.class)
          .retrying(
              Retries.exponential(3, Duration.ofSeconds(1), Duration.ofSeconds(1))
                  .after(
                      failure -> {
                        if (failure instanceof TimeoutException) {
                          throw new NoClassDefFoundError("cannot say");
                        }
                        throw new IllegalStateException("cannot say");
                      }))
          .handledBy((payload, work) -> payload);

  private final Settling settling =
      new Settling(
          UNSURE,
          new Ticket("default", "r-1", "unsure", 1, 0, Long.MAX_VALUE),
          "run",
          0,
          1_000,
          Clock.systemUTC(),
          new Random(1));

  @Test
  void failsForGoodWhereNobodyCanSayWhetherTheFailureIsTransient() {
    var last = settling.failed(new IllegalArgumentException("bug"), null, null).last();

    assertThat(((Fail) last).retryAt()).isNull();
    assertThat(((Fail) last).error().code()).isEqualTo(Failure.INTERNAL);
  }

  @Test
  void failsForGoodWhereNobodyCanSayWhetherATimeoutIs() {
    var last = settling.ended(Cause.TIMED_OUT, null).last();

    assertThat(((Fail) last).retryAt()).isNull();
    assertThat(((Fail) last).error().code()).isEqualTo(Failure.TIMEOUT);
  }
}
