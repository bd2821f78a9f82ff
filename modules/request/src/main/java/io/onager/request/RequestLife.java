package io.onager.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.request.RequestEvent.Cancelled;
import io.onager.request.RequestEvent.Completed;
import io.onager.request.RequestEvent.Failed;
import io.onager.request.RequestEvent.Progressed;
import io.onager.request.RequestEvent.Retrying;
import io.onager.request.RequestEvent.Started;
import io.onager.request.RequestEvent.StepKept;
import io.onager.request.RequestEvent.Submitted;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a request's actor: what is shown, and what is not. As JSON it is what is shown;
 * there are no snapshots of it, so that the rest is never lost.
 *
 * @param payload what the handler is given
 * @param run which attempt on which worker is under way; {@code null} where none is
 * @param failures how many attempts have failed since it was sent
 * @param losses how many attempts were lost with their workers since it was sent
 * @param cancelling whether the run under way is to end
 * @param steps what is remembered of each step
 */
record RequestLife(
    @JsonValue RequestState shown,
    @Nullable JsonNode payload,
    @Nullable String run,
    int failures,
    int losses,
    boolean cancelling,
    Map<String, JsonNode> steps) {

  static final RequestLife NONE = of(RequestState.UNKNOWN);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RequestLife of(RequestState shown) {
    return new RequestLife(shown, null, null, 0, 0, false, Map.of());
  }

  RequestStatus status() {
    return shown.status();
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
    return new RequestLife(next, event.payload(), null, 0, 0, false, Map.of());
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
    return new RequestLife(shown, payload, run, failures, losses, cancelling, Map.copyOf(more));
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

  RequestLife released(boolean lost) {
    return with(
        new Shown(shown, RequestStatus.QUEUED).state(), null, failures, losses + (lost ? 1 : 0));
  }

  RequestLife cancelRequested() {
    return new RequestLife(shown, payload, run, failures, losses, true, steps);
  }

  RequestLife cancelled(Cancelled event) {
    return with(
        new Shown(shown, RequestStatus.CANCELLED).due(null).finished(event.at()).state(),
        null,
        failures,
        losses);
  }

  RequestLife resent() {
    var next =
        new Shown(shown, RequestStatus.QUEUED)
            .progress(0, null, null)
            .dead(null)
            .finished(null)
            .state();
    return with(next, null, 0, 0);
  }

  private RequestLife with(
      RequestState next, @Nullable String newRun, int newFailures, int newLosses) {
    return new RequestLife(
        next, payload, newRun, newFailures, newLosses, newRun != null && cancelling, steps);
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
          from.deadline(),
          startedAt,
          finishedAt);
    }
  }
}
