package io.onager.request;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.request.RequestCommand.Cancel;
import io.onager.request.RequestCommand.Complete;
import io.onager.request.RequestCommand.ConfirmCancel;
import io.onager.request.RequestCommand.Expire;
import io.onager.request.RequestCommand.Fail;
import io.onager.request.RequestCommand.Keep;
import io.onager.request.RequestCommand.Release;
import io.onager.request.RequestCommand.Report;
import io.onager.request.RequestCommand.Resend;
import io.onager.request.RequestCommand.Start;
import io.onager.request.RequestCommand.Submit;
import io.onager.request.queue.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command in every state, and what the states remember. */
class LifecycleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Principal ANN = new Principal("co", "ann");
  private static final Failure DOWN = new Failure("down", "It is down.");
  private static final String RUN = "run-1";

  private static final Submit SUBMIT =
      new Submit("report", IntNode.valueOf(1), Priority.NORMAL, null, NOW.minusSeconds(1));

  private static final Map<String, RequestCommand> COMMANDS =
      Map.ofEntries(
          Map.entry("Submit the same", SUBMIT),
          Map.entry(
              "Submit another",
              new Submit("report", IntNode.valueOf(2), Priority.NORMAL, null, null)),
          Map.entry("Start", new Start("run-2", "worker")),
          Map.entry("Start the same", new Start(RUN, "worker")),
          Map.entry("Report", new Report(RUN, 0.5, "half", null)),
          Map.entry("Report of another", new Report("run-0", 0.5, "half", null)),
          Map.entry("Keep", new Keep(RUN, "step", IntNode.valueOf(7))),
          Map.entry("Complete", new Complete(RUN, IntNode.valueOf(42), null, null)),
          Map.entry("Complete of another", new Complete("run-0", IntNode.valueOf(42), null, null)),
          Map.entry("Fail for now", new Fail(RUN, DOWN, NOW.plusSeconds(1), false, null)),
          Map.entry("Fail", new Fail(RUN, DOWN, null, true, null)),
          Map.entry("Release", new Release(RUN, true)),
          Map.entry("ConfirmCancel", new ConfirmCancel(RUN, null)),
          Map.entry("Cancel", new Cancel()),
          Map.entry("Expire", new Expire()),
          Map.entry("Resend", new Resend()));

  private static Decision<RequestEvent, RequestLife> decide(
      RequestLife life, RequestCommand command) {
    var address = Journal.address(new Ticket.Key("co", "r-1"));
    return Lifecycle.ACTOR.decide(life, command, new Context<>(address, ANN, 0, NOW));
  }

  /** Returns the life behind the commands, each of which has to bring about something. */
  private static RequestLife life(RequestCommand... commands) {
    var life = RequestLife.NONE;
    for (var command : commands) {
      life = after(life, command);
    }
    return life;
  }

  private static List<RequestEvent> events(RequestLife life, RequestCommand command) {
    return ((Decision.Persist<RequestEvent, RequestLife>) decide(life, command)).events();
  }

  private static RequestLife after(RequestLife life, RequestCommand command) {
    var events = events(life, command);
    assertThat(events).as("%s in %s", command, life.status()).hasSize(1);
    return Lifecycle.ACTOR.apply(life, events.get(0));
  }

  private static RequestLife in(RequestStatus status) {
    var start = new Start(RUN, "worker");
    return switch (status) {
      case UNKNOWN -> life();
      case QUEUED -> life(SUBMIT);
      case PROCESSING -> life(SUBMIT, start);
      case RETRYING -> life(SUBMIT, start, new Fail(RUN, DOWN, NOW, false, null));
      case COMPLETED -> life(SUBMIT, start, new Complete(RUN, IntNode.valueOf(1), null, null));
      case FAILED -> life(SUBMIT, start, new Fail(RUN, DOWN, null, true, null));
      case CANCELLED -> life(SUBMIT, new Cancel());
    };
  }

  /** What it becomes; {@code =} where that holds already, {@code -} where it does not. */
  private static String outcome(RequestLife life, RequestCommand command) {
    var decision = decide(life, command);
    if (decision instanceof Decision.Reject<RequestEvent, RequestLife> reject) {
      return reject.reason();
    }
    var persist = (Decision.Persist<RequestEvent, RequestLife>) decision;
    if (persist.events().isEmpty()) {
      var standing = (Standing) persist.value().apply(life);
      return standing != null && standing.done() ? "=" : "-";
    }
    return after(life, command).status().word();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # in                | unknown | queued     | processing | retrying   | completed  | failed     | cancelled
          Submit the same     | queued  | =          | =          | =          | =          | =          | =
          Submit another      | queued  | key-reused | key-reused | key-reused | key-reused | key-reused | key-reused
          Start               | -       | processing | -          | processing | -          | -          | -
          Start the same      | -       | processing | =          | processing | -          | -          | -
          Report              | -       | -          | processing | -          | -          | -          | -
          Report of another   | -       | -          | -          | -          | -          | -          | -
          Keep                | -       | -          | processing | -          | -          | -          | -
          Complete            | -       | -          | completed  | -          | -          | -          | -
          Complete of another | -       | -          | -          | -          | -          | -          | -
          Fail for now        | -       | -          | retrying   | -          | -          | -          | -
          Fail                | -       | -          | failed     | -          | -          | -          | -
          Release             | -       | -          | queued     | -          | -          | -          | -
          ConfirmCancel       | -       | -          | cancelled  | -          | -          | -          | -
          Cancel              | -       | cancelled  | processing | cancelled  | =          | =          | =
          Expire              | -       | failed     | -          | failed     | -          | -          | -
          Resend              | -       | -          | -          | -          | -          | queued     | -
          """)
  void doesWhatItsStateAllows(
      String command,
      String unknown,
      String queued,
      String processing,
      String retrying,
      String completed,
      String failed,
      String cancelled) {
    var given = requireNonNull(COMMANDS.get(command), command);

    assertThat(List.of(RequestStatus.values()).stream().map(status -> outcome(in(status), given)))
        .containsExactly(unknown, queued, processing, retrying, completed, failed, cancelled);
  }

  @Test
  void coversEveryCommand() {
    assertThat(COMMANDS.values())
        .extracting(Object::getClass)
        .containsAll(List.of(RequestCommand.class.getPermittedSubclasses()));
  }

  @Test
  void expiresNotBeforeItsDeadline() {
    var submit = new Submit("report", IntNode.valueOf(1), Priority.LOW, null, NOW.plusMillis(1));

    assertThat(outcome(life(submit), new Expire())).isEqualTo("-");
  }

  @Test
  void cancelsWhatIsToBeCancelledHoweverItsRunEnds() {
    var cancelling = after(in(RequestStatus.PROCESSING), new Cancel());

    assertThat(outcome(cancelling, new Cancel())).isEqualTo("=");
    assertThat(outcome(cancelling, new Release(RUN, true))).isEqualTo("cancelled");
    assertThat(outcome(cancelling, new Fail(RUN, DOWN, NOW, false, null))).isEqualTo("cancelled");
    assertThat(outcome(cancelling, new ConfirmCancel(RUN, null))).isEqualTo("cancelled");
    assertThat(outcome(cancelling, new Complete(RUN, IntNode.valueOf(1), null, null)))
        .as("it was quicker")
        .isEqualTo("completed");
  }

  @Test
  void makesADeadLetterOfTheThirdLoss() {
    var life = in(RequestStatus.QUEUED);
    for (var loss = 1; loss <= 2; loss++) {
      life = after(after(life, new Start("lost-" + loss, "w")), new Release("lost-" + loss, true));
      assertThat(life.losses()).isEqualTo(loss);
      life = after(after(life, new Start("left-" + loss, "w")), new Release("left-" + loss, false));
      assertThat(life.losses()).as("left behind by a node that stopped").isEqualTo(loss);
    }
    life = after(after(life, new Start("lost-3", "w")), new Release("lost-3", true));

    assertThat(life.status()).isEqualTo(RequestStatus.FAILED);
    assertThat(life.shown().dead()).isTrue();
    assertThat(life.shown().error()).extracting(Failure::code).isEqualTo(Failure.WORKER_LOST);
    assertThat(after(life, new Resend()).losses()).isZero();
  }

  @Test
  void neverGoesBackWithinAnAttempt() {
    var life = after(in(RequestStatus.PROCESSING), new Report(RUN, 0.5, "half", null));
    assertThat(after(life, new Report(RUN, 0.4, "less", null)).shown().progress()).isEqualTo(0.5);
    assertThat(after(life, new Report(RUN, 0.6, "more", null)).shown().message()).isEqualTo("more");

    var again = after(life, new Fail(RUN, DOWN, NOW, false, null));
    assertThat(after(again, new Start("run-2", "w")).shown().progress()).isZero();
  }

  @Test
  void remembersStepsOverAttemptsAndASecondSending() {
    var kept = after(in(RequestStatus.PROCESSING), new Keep(RUN, "charge", IntNode.valueOf(7)));
    assertThat(outcome(kept, new Keep(RUN, "charge", IntNode.valueOf(8)))).isEqualTo("=");

    var again = after(after(kept, new Fail(RUN, DOWN, null, true, null)), new Resend());

    assertThat(again.steps()).containsExactly(Map.entry("charge", IntNode.valueOf(7)));
    assertThat(again.failures()).isZero();
    assertThat(after(again, new Start("run-2", "w")).shown().attempt()).isEqualTo(2);
  }

  @Test
  void storesWhatWasSaidLastWithTheEndOfItsAttempt() {
    var life = in(RequestStatus.PROCESSING);
    var last = new Attempt.Progress(0.7, "almost", null);

    for (var end :
        List.of(
            new Fail(RUN, DOWN, null, true, last),
            new Fail(RUN, DOWN, NOW, false, last),
            new Release(RUN, false, last),
            new ConfirmCancel(RUN, last))) {
      var events = events(life, end);
      assertThat(events).hasSize(2);
      assertThat(events.get(0)).isEqualTo(new RequestEvent.Progressed(0.7, "almost", null));
      var told = Lifecycle.ACTOR.apply(life, events.get(0));
      assertThat(events(told, end)).as("nothing is said twice").containsExactly(events.get(1));
    }
  }

  @Test
  void saysOfWhichAttemptAndWhyAndByWhomItWas() {
    var life = in(RequestStatus.PROCESSING);

    assertThat(events(life, new Fail(RUN, DOWN, null, true, null)))
        .containsExactly(new RequestEvent.Failed(1, DOWN, true, NOW));
    assertThat(events(life, new Fail(RUN, DOWN, NOW, false, null)))
        .containsExactly(new RequestEvent.Retrying(1, DOWN, NOW));
    assertThat(events(life, new Release(RUN, true)))
        .containsExactly(new RequestEvent.Released(1, RequestEvent.Released.Reason.WORKER_LOST));
    assertThat(events(life, new Release(RUN, false)))
        .containsExactly(new RequestEvent.Released(1, RequestEvent.Released.Reason.WORKER_STOPPED));
    assertThat(events(in(RequestStatus.QUEUED), new Cancel()))
        .containsExactly(new RequestEvent.Cancelled(0, "ann", NOW));
    var cancelling = new RequestEvent.CancelRequested(1, "bob");
    assertThat(events(Lifecycle.ACTOR.apply(life, cancelling), new ConfirmCancel(RUN, null)))
        .containsExactly(new RequestEvent.Cancelled(1, "bob", NOW));
  }

  @Test
  void isSentAgainWithoutADeadlineThatHasPassed() {
    var passed = in(RequestStatus.FAILED);
    assertThat(events(passed, new Resend()))
        .containsExactly(new RequestEvent.Resent("ann", true, null));
    assertThat(outcome(after(passed, new Resend()), new Expire())).isEqualTo("-");

    var inTime = NOW.plusSeconds(1);
    var submit = new Submit("report", IntNode.valueOf(1), Priority.NORMAL, null, inTime);
    var failed = life(submit, new Start(RUN, "w"), new Fail(RUN, DOWN, null, false, null));
    assertThat(events(failed, new Resend()))
        .containsExactly(new RequestEvent.Resent("ann", false, inTime));
    assertThat(after(failed, new Resend()).shown().deadline()).isEqualTo(inTime);
  }

  @Test
  void remembersAThousandSteps() {
    var life = in(RequestStatus.PROCESSING);
    for (var step = 0; step < Lifecycle.MOST_STEPS; step++) {
      life = after(life, new Keep(RUN, "step " + step, IntNode.valueOf(step)));
    }

    assertThat(outcome(life, new Keep(RUN, "one more", IntNode.valueOf(1))))
        .isEqualTo("too-many-steps");
    assertThat(outcome(life, new Keep(RUN, "step 0", IntNode.valueOf(1)))).isEqualTo("=");
  }

  @Test
  void showsNeitherItsPayloadNorItsSteps() {
    var submit =
        new Submit("report", Json.tree(Map.of("a", "secret")), Priority.NORMAL, null, null);
    var life =
        life(submit, new Start(RUN, "w"), new Keep(RUN, "step", Json.tree("another secret")));

    assertThat(Json.text(life)).contains("\"status\":\"processing\"").doesNotContain("secret");
  }
}
