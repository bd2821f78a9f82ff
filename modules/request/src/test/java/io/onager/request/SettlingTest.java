package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.onager.model.InvalidJsonException;
import io.onager.model.Problem;
import io.onager.request.Attempt.Cause;
import io.onager.request.Breakers.Sign;
import io.onager.request.RequestCommand.Complete;
import io.onager.request.RequestCommand.ConfirmCancel;
import io.onager.request.RequestCommand.Fail;
import io.onager.request.RequestCommand.Release;
import io.onager.request.Settling.Settlement;
import io.onager.request.queue.Ticket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final Ticket TICKET = new Ticket("co", "r-1", "report", 1, 0, Long.MAX_VALUE);
  private static final String RUN = "run-1";

  private final TestClock clock = new TestClock();

  private Settling settling(Retries retries, int failures) {
    var handler =
        RequestHandler.named("report", Integer.class, Integer.class)
            .within(Duration.ofSeconds(30))
            .retrying(retries)
            .handledBy((given, work) -> given);
    return new Settling(handler, TICKET, RUN, failures, 1_000, clock, new Random(1));
  }

  private Settling settling() {
    return settling(Retries.exponential(2, Duration.ofSeconds(1), Duration.ofSeconds(10)), 0);
  }

  private static Failure error(Settlement settlement) {
    return ((Fail) settlement.last()).error();
  }

  @Test
  void completesWithWhatWasReturned() {
    assertThat(settling().returned(42, new Attempt.Progress(0.9, "almost", TextNode.valueOf("d"))))
        .isEqualTo(
            new Settlement(
                new Complete(RUN, IntNode.valueOf(42), "almost", TextNode.valueOf("d")),
                Sign.GOOD,
                null));
  }

  @Test
  void failsForGoodByNothing() {
    assertThat(error(settling().returned(null, null)))
        .isEqualTo(new Failure(Failure.INVALID_RESULT, "The handler returned null."));
  }

  @Test
  void failsForGoodByWhatCannotBeStored() {
    Iterable<String> faulty =
        () -> {
          throw new NoClassDefFoundError("gone");
        };
    for (var result : List.of("x".repeat(1_000), new Object(), new Endless(), faulty, "p \ud800")) {
      var settlement = settling().returned(result, null);

      assertThat(error(settlement).code()).isEqualTo(Failure.INVALID_RESULT);
      assertThat(((Fail) settlement.last()).dead()).isFalse();
      assertThat(settlement.again()).isNull();
    }
  }

  /** Leads to itself. */
  public static final class Endless {
    public Endless getNext() {
      return this;
    }
  }

  @Test
  void waitsAfterATransientFailureForTheNextAttempt() {
    var at = clock.instant().plusSeconds(2);

    var settlement =
        settling(Retries.exponential(2, Duration.ofSeconds(1), Duration.ofSeconds(10)), 1)
            .failed(
                new CompletionException(new TransientException("down", "It is down.")), null, null);

    assertThat(settlement)
        .isEqualTo(
            new Settlement(
                new Fail(RUN, new Failure("down", "It is down."), at, false, null),
                Sign.BAD,
                TICKET.dueAt(at.toEpochMilli())));
  }

  @Test
  void makesADeadLetterOfTheLastTransientFailure() {
    var settlement =
        settling(Retries.none(), 0).failed(new TransientException("down", ""), null, null);

    assertThat(settlement.last())
        .isEqualTo(new Fail(RUN, new Failure("down", ""), null, true, null));
    assertThat(settlement.sign()).isEqualTo(Sign.BAD);
    assertThat(settlement.again()).isNull();
  }

  @Test
  void failsAtOnceByAnyOtherFailure() {
    var settlement = settling().failed(new RequestException("no", "No."), null, null);

    assertThat(settlement.last())
        .isEqualTo(new Fail(RUN, new Failure("no", "No."), null, false, null));
    assertThat(settlement.sign()).as("what it called has answered").isEqualTo(Sign.GOOD);
  }

  @Test
  void keepsTheBeginningOfWhatAHandlerSays() {
    var tooLong = "x".repeat(999) + "\ud83d\ude00";

    assertThat(new Failure("no", tooLong).message()).isEqualTo("x".repeat(999));
    assertThat(new Failure("no", "a \ude00\ud83d\ude00 b").message())
        .as("half a character")
        .isEqualTo("a \ufffd\ud83d\ude00 b");
    assertThat(new TransientException("no", null).failure()).isEqualTo(new Failure("no", ""));
    assertThat(new RequestException("no", "No.", new IOException("why")))
        .hasMessage("No.")
        .hasRootCauseMessage("why");
  }

  @Test
  void showsNothingThatAHandlerDidNotMeanToSay() {
    assertThat(error(settling().failed(new IllegalStateException("secret"), null, null)))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(Failure.INTERNAL))
        .satisfies(failure -> assertThat(failure.message()).doesNotContain("secret"));
    assertThat(error(settling().failed(new IOException("secret"), null, null)).message())
        .doesNotContain("secret");
    assertThat(error(settling().failed(new TimeoutException("secret"), null, null)))
        .isEqualTo(new Failure(Failure.TIMEOUT, "What it called did not answer in time."));
  }

  @Test
  void saysWhereAStoredPayloadDoesNotFit() {
    var invalid =
        new InvalidJsonException(
            List.of(new Problem("/a", "expected a number"), new Problem("/b", "is missing")));

    var settlement = settling().failed(new UnreadablePayloadException(invalid), null, null);

    assertThat(error(settlement))
        .isEqualTo(
            new Failure(
                Failure.INVALID_PAYLOAD,
                "The stored payload does not fit any more: /a: expected a number (and 1 more)."));
    assertThat(settlement.again()).isNull();
    assertThat(error(settling().failed(invalid, null, null)).code())
        .as("thrown by the handler itself")
        .isEqualTo(Failure.INTERNAL);
  }

  @Test
  void endsByItsCauseWhateverTheHandlerThrows() {
    var thrown = new IllegalStateException("interrupted");

    assertThat(settling().failed(thrown, Cause.CANCELLED, null))
        .isEqualTo(new Settlement(new ConfirmCancel(RUN, null), Sign.NONE, null));
    assertThat(settling().failed(thrown, Cause.STOPPING, null))
        .isEqualTo(new Settlement(new Release(RUN, false, null), Sign.NONE, TICKET));
    assertThat(error(settling().failed(thrown, Cause.DEADLINE, null)).code())
        .isEqualTo(Failure.DEADLINE_EXCEEDED);
  }

  @Test
  void triesAgainAfterATimeoutUnlessTheHandlerSaysOtherwise() {
    var timeout = new Failure(Failure.TIMEOUT, "It took longer than PT30S.");

    assertThat(settling().ended(Cause.TIMED_OUT, null).last())
        .isEqualTo(new Fail(RUN, timeout, clock.instant().plusSeconds(1), false, null));
    var never =
        Retries.exponential(2, Duration.ofSeconds(1), Duration.ofSeconds(10))
            .after(failure -> failure instanceof IOException);
    assertThat(settling(never, 0).ended(Cause.TIMED_OUT, null).last())
        .isEqualTo(new Fail(RUN, timeout, null, false, null));
  }

  @Test
  void endsAtTheNearerOfTwoTimes() {
    var now = clock.instant();
    var within = Duration.ofSeconds(30);

    assertThat(TimeLimit.of(within, null, now)).isEqualTo(new TimeLimit(within, Cause.TIMED_OUT));
    assertThat(TimeLimit.of(within, now.plusSeconds(30), now))
        .isEqualTo(new TimeLimit(within, Cause.TIMED_OUT));
    assertThat(TimeLimit.of(within, now.plusSeconds(29), now))
        .isEqualTo(new TimeLimit(Duration.ofSeconds(29), Cause.DEADLINE));
    assertThat(TimeLimit.of(within, now.minusSeconds(1), now))
        .isEqualTo(new TimeLimit(Duration.ZERO, Cause.DEADLINE));
  }
}
