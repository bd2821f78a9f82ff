package io.onager.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.request.Attempt.Progress;
import io.onager.request.RequestEvent.CancelRequested;
import io.onager.request.RequestEvent.Cancelled;
import io.onager.request.RequestEvent.Completed;
import io.onager.request.RequestEvent.Failed;
import io.onager.request.RequestEvent.Progressed;
import io.onager.request.RequestEvent.Released;
import io.onager.request.RequestEvent.Resent;
import io.onager.request.RequestEvent.Retrying;
import io.onager.request.RequestEvent.Started;
import io.onager.request.RequestEvent.StepKept;
import io.onager.request.RequestEvent.Submitted;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a request's actor: what is shown, and what is not. As JSON it is what is shown;
 * there are no snapshots of it, so that the rest is never lost.
 *
 * @param payload what the handler is given
 * @param run which attempt on which worker is under way; {@code null} where none is
 * @param failures how many attempts have failed since it was sent
 * @param losses how many attempts were lost with their workers since it was sent
 * @param cancelledBy who has cancelled the run under way, which is to end; {@code null} for nobody
 * @param steps what is remembered of each step
 */
record RequestLife(
    @JsonValue RequestState shown,
    @Nullable JsonNode payload,
    @Nullable String run,
    int failures,
    int losses,
    @Nullable String cancelledBy,
    Map<String, JsonNode> steps) {

  static final RequestLife NONE = of(RequestState.UNKNOWN);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RequestLife of(RequestState shown) {
    return new RequestLife(shown, null, null, 0, 0, null, Map.of());
  }

  RequestStatus status() {
    return shown.status();
  }

  /** Returns whether the run under way is to end. */
  boolean cancelling() {
    return cancelledBy != null;
  }

  /** Returns whether {@code said} is what is shown. */
  boolean shows(Progress said) {
    var details = said.details() == null || said.details().isNull() ? null : said.details();
    return said.fraction() <= shown.progress()
        && said.message().equals(shown.message())
        && Objects.equals(details, shown.details());
  }

  /** Returns whether {@code given} is the attempt that is under way. */
  boolean isRun(String given) {
    return given.equals(run);
  }

  RequestLife submitted(Submitted event) {
    var next =
        new RequestState(
            event.action(),
            event.principal(),
            RequestStatus.QUEUED,
            event.priority(),
            0,
            null,
            null,
            0,
            null,
            null,
            null,
            event.at(),
            event.notBefore(),
            event.deadline(),
            null,
            null);
    return new RequestLife(next, event.payload(), null, 0, 0, null, Map.of());
  }

  RequestLife started(Started event) {
    var next =
        new Shown(shown, RequestStatus.PROCESSING)
            .attempt(event.attempt(), event.at())
            .error(null)
            .state();
    return with(next, event.run(), failures, losses);
  }

  RequestLife progressed(Progressed event) {
    return with(
        new Shown(shown, status())
            .progress(event.progress(), event.message(), event.details())
            .state(),
        run,
        failures,
        losses);
  }

  RequestLife kept(StepKept event) {
    var more = new HashMap<>(steps);
    more.put(event.step(), event.value());
    return new RequestLife(shown, payload, run, failures, losses, cancelledBy, Map.copyOf(more));
  }

  RequestLife completed(Completed event) {
    var next =
        new Shown(shown, RequestStatus.COMPLETED)
            .progress(1, event.message(), event.details())
            .result(event.result())
            .error(null)
            .finished(event.at())
            .state();
    return with(next, null, failures, losses);
  }

  RequestLife retrying(Retrying event) {
    var next =
        new Shown(shown, RequestStatus.RETRYING).error(event.error()).due(event.dueAt()).state();
    return with(next, null, failures + 1, losses);
  }

  RequestLife failed(Failed event) {
    var next =
        new Shown(shown, RequestStatus.FAILED)
            .error(event.error())
            .dead(event.dead() ? Boolean.TRUE : null)
            .due(null)
            .finished(event.at())
            .state();
    return with(next, null, failures, losses);
  }

  RequestLife released(Released event) {
    var lost = event.reason() == Released.Reason.WORKER_LOST ? 1 : 0;
    return with(new Shown(shown, RequestStatus.QUEUED).state(), null, failures, losses + lost);
  }

  RequestLife cancelRequested(CancelRequested event) {
    return new RequestLife(shown, payload, run, failures, losses, event.by(), steps);
  }

  RequestLife cancelled(Cancelled event) {
    return with(
        new Shown(shown, RequestStatus.CANCELLED).due(null).finished(event.at()).state(),
        null,
        failures,
        losses);
  }

  RequestLife resent(Resent event) {
    var next =
        new Shown(shown, RequestStatus.QUEUED)
            .deadline(event.deadline())
            .progress(0, null, null)
            .dead(null)
            .finished(null)
            .state();
    return with(next, null, 0, 0);
  }

  private RequestLife with(
      RequestState next, @Nullable String newRun, int newFailures, int newLosses) {
    return new RequestLife(
        next, payload, newRun, newFailures, newLosses, newRun == null ? null : cancelledBy, steps);
  }

  /** Another {@link RequestState}, made of one and what differs. */
  private static final class Shown {
    private final RequestState from;
    private final RequestStatus status;
    private double progress;
    private @Nullable String message;
    private @Nullable JsonNode details;
    private int attempt;
    private @Nullable JsonNode result;
    private @Nullable Failure error;
    private @Nullable Boolean dead;
    private @Nullable Instant dueAt;
    private @Nullable Instant deadline;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;

    Shown(RequestState from, RequestStatus status) {
      this.from = from;
      this.status = status;
      this.progress = from.progress();
      this.message = from.message();
      this.details = from.details();
      this.attempt = from.attempt();
      this.result = from.result();
      this.error = from.error();
      this.dead = from.dead();
      this.dueAt = from.dueAt();
      this.deadline = from.deadline();
      this.startedAt = from.startedAt();
      this.finishedAt = from.finishedAt();
    }

    Shown attempt(int number, Instant at) {
      attempt = number;
      startedAt = at;
      dueAt = null;
      return progress(0, null, null);
    }

    Shown progress(double fraction, @Nullable String newMessage, @Nullable JsonNode newDetails) {
      progress = fraction;
      message = newMessage;
      details = newDetails;
      return this;
    }

    Shown result(JsonNode value) {
      result = value;
      return this;
    }

    Shown error(@Nullable Failure newError) {
      error = newError;
      return this;
    }

    Shown dead(@Nullable Boolean isDead) {
      dead = isDead;
      return this;
    }

    Shown due(@Nullable Instant at) {
      dueAt = at;
      return this;
    }

    Shown deadline(@Nullable Instant at) {
      deadline = at;
      return this;
    }

    Shown finished(@Nullable Instant at) {
      finishedAt = at;
      return this;
    }

    RequestState state() {
      return new RequestState(
          from.action(),
          from.principal(),
          status,
          from.priority(),
          progress,
          message,
          details,
          attempt,
          result,
          error,
          dead,
          from.submittedAt(),
          dueAt,
          deadline,
          startedAt,
          finishedAt);
    }
  }
}
