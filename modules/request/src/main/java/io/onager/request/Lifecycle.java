package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.CommandHandler;
import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StreamedActor;
import io.onager.model.JsonEquality;
import io.onager.request.Attempt.Progress;
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
import io.onager.request.RequestEvent.Released.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The actor of a request: which changes of its state there are. Whoever asks for one that is no
 * more possible is told how the request stands, and nothing happens.
 */
final class Lifecycle {
  static final String TYPE = "request";

  /** How many nodes may die of a request until nobody tries it any more. */
  static final int MOST_LOSSES = 3;

  /** How many results of steps are remembered. */
  static final int MOST_STEPS = 1_000;

  /** Many requests, of which each does something a few times. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  static final String KEY_REUSED = "key-reused";

  static final StreamedActor<RequestCommand, RequestEvent, RequestLife> ACTOR =
      StreamedActor.named(TYPE, RequestCommand.class, RequestEvent.class, RequestLife.class)
          .startingFrom(RequestLife.NONE)
          .onCommand(Submit.class, Lifecycle::submit)
          .onCommand(Start.class, Lifecycle::start)
          .onCommand(Report.class, ofRun(Report::run, Lifecycle::report))
          .onCommand(Keep.class, ofRun(Keep::run, Lifecycle::keep))
          .onCommand(Complete.class, ofRun(Complete::run, Lifecycle::complete))
          .onCommand(Fail.class, ofRun(Fail::run, Lifecycle::fail))
          .onCommand(Release.class, ofRun(Release::run, Lifecycle::release))
          .onCommand(ConfirmCancel.class, ofRun(ConfirmCancel::run, Lifecycle::confirmCancel))
          .onCommand(Cancel.class, Lifecycle::cancel)
          .onCommand(Expire.class, Lifecycle::expire)
          .onCommand(Resend.class, Lifecycle::resend)
          .onEvent("submitted", RequestEvent.Submitted.class, RequestLife::submitted)
          .onEvent("started", RequestEvent.Started.class, RequestLife::started)
          .onEvent("progressed", RequestEvent.Progressed.class, RequestLife::progressed)
          .onEvent("step-kept", RequestEvent.StepKept.class, RequestLife::kept)
          .onEvent("completed", RequestEvent.Completed.class, RequestLife::completed)
          .onEvent("retrying", RequestEvent.Retrying.class, RequestLife::retrying)
          .onEvent("failed", RequestEvent.Failed.class, RequestLife::failed)
          .onEvent("released", RequestEvent.Released.class, RequestLife::released)
          .onEvent(
              "cancel-requested", RequestEvent.CancelRequested.class, RequestLife::cancelRequested)
          .onEvent("cancelled", RequestEvent.Cancelled.class, RequestLife::cancelled)
          .onEvent("resent", RequestEvent.Resent.class, RequestLife::resent)
          .hiding("submitted", "payload")
          .hiding("started", "run", "worker")
          .hiding("step-kept", "value")
          .withoutSnapshots()
          .idleFor(IDLE)
          .internal()
          .build();

  private Lifecycle() {}

  /** A decision; short for what the signatures below would be full of. */
  private interface Decide<C> extends CommandHandler<C, RequestEvent, RequestLife> {}

  /** Decides what comes of the attempt that is under way, and refuses what comes of another. */
  private static <C extends RequestCommand> Decide<C> ofRun(
      Function<C, String> run, Decide<C> decide) {
    return (life, command, context) ->
        life.isRun(run.apply(command))
            ? decide.decide(life, command, context)
            : unchanged(context, life, false);
  }

  private static Decision<RequestEvent, RequestLife> submit(
      RequestLife life, Submit submit, Context<RequestEvent, RequestLife> context) {
    var before = life.payload();
    if (before == null) {
      return now(
          context,
          new RequestEvent.Submitted(
              submit.action(),
              context.principal().name(),
              submit.payload(),
              submit.priority(),
              submit.notBefore(),
              submit.deadline(),
              context.now()));
    }
    return submit.action().equals(life.shown().action())
            && JsonEquality.byValue(submit.payload(), before)
        ? unchanged(context, life, true)
        : context.reject(KEY_REUSED, "The key was used for another request.");
  }

  private static Decision<RequestEvent, RequestLife> start(
      RequestLife life, Start start, Context<RequestEvent, RequestLife> context) {
    if (life.isRun(start.run())) {
      return context.reply(Standing.started(life));
    }
    if (!life.status().isWaiting()) {
      return unchanged(context, life, false);
    }
    var attempt = life.shown().attempt() + 1;
    return context
        .persist(new RequestEvent.Started(attempt, start.run(), start.worker(), context.now()))
        .reply(Standing::started);
  }

  private static Decision<RequestEvent, RequestLife> report(
      RequestLife life, Report report, Context<RequestEvent, RequestLife> context) {
    return now(context, progressed(life, report.progress(), report.message(), report.details()));
  }

  private static Decision<RequestEvent, RequestLife> keep(
      RequestLife life, Keep keep, Context<RequestEvent, RequestLife> context) {
    if (life.steps().containsKey(keep.step())) {
      return unchanged(context, life, true);
    }
    return life.steps().size() < MOST_STEPS
        ? now(context, new RequestEvent.StepKept(keep.step(), keep.value()))
        : context.reject("too-many-steps", "At most %d steps are kept.".formatted(MOST_STEPS));
  }

  private static Decision<RequestEvent, RequestLife> complete(
      RequestLife life, Complete complete, Context<RequestEvent, RequestLife> context) {
    return now(
        context,
        new RequestEvent.Completed(
            attempt(life),
            complete.result(),
            complete.message(),
            complete.details(),
            context.now()));
  }

  private static Decision<RequestEvent, RequestLife> fail(
      RequestLife life, Fail fail, Context<RequestEvent, RequestLife> context) {
    var retryAt = fail.retryAt();
    if (retryAt == null) {
      return ended(life, fail.last(), context, failed(life, fail.error(), fail.dead(), context));
    }
    return ended(
        life,
        fail.last(),
        context,
        life.cancelling()
            ? cancelled(life, context)
            : new RequestEvent.Retrying(attempt(life), fail.error(), retryAt));
  }

  private static Decision<RequestEvent, RequestLife> release(
      RequestLife life, Release release, Context<RequestEvent, RequestLife> context) {
    return ended(life, release.last(), context, released(life, release.lost(), context));
  }

  private static RequestEvent released(
      RequestLife life, boolean lost, Context<RequestEvent, RequestLife> context) {
    if (life.cancelling()) {
      return cancelled(life, context);
    }
    if (lost && life.losses() + 1 >= MOST_LOSSES) {
      var message = "%d nodes died while they ran it.".formatted(MOST_LOSSES);
      return failed(life, new Failure(Failure.WORKER_LOST, message), true, context);
    }
    return new RequestEvent.Released(
        attempt(life), lost ? Reason.WORKER_LOST : Reason.WORKER_STOPPED);
  }

  private static Decision<RequestEvent, RequestLife> confirmCancel(
      RequestLife life, ConfirmCancel confirm, Context<RequestEvent, RequestLife> context) {
    return ended(life, confirm.last(), context, cancelled(life, context));
  }

  private static Decision<RequestEvent, RequestLife> cancel(
      RequestLife life, Cancel cancel, Context<RequestEvent, RequestLife> context) {
    if (life.status().isWaiting()) {
      return now(context, cancelled(life, context));
    }
    var by = context.principal().name();
    return life.status() == RequestStatus.PROCESSING && !life.cancelling()
        ? now(context, new RequestEvent.CancelRequested(attempt(life), by))
        : unchanged(context, life, life.status() != RequestStatus.UNKNOWN);
  }

  private static Decision<RequestEvent, RequestLife> expire(
      RequestLife life, Expire expire, Context<RequestEvent, RequestLife> context) {
    if (!life.status().isWaiting() || !isOver(life.shown().deadline(), context)) {
      return unchanged(context, life, false);
    }
    var error = new Failure(Failure.DEADLINE_EXCEEDED, "It was not run in time.");
    return now(context, failed(life, error, false, context));
  }

  /** A deadline that has passed would end it at once, as something that nobody sends again. */
  private static Decision<RequestEvent, RequestLife> resend(
      RequestLife life, Resend resend, Context<RequestEvent, RequestLife> context) {
    if (life.status() != RequestStatus.FAILED) {
      return unchanged(context, life, false);
    }
    var shown = life.shown();
    var deadline = isOver(shown.deadline(), context) ? null : shown.deadline();
    var by = context.principal().name();
    return now(context, new RequestEvent.Resent(by, Boolean.TRUE.equals(shown.dead()), deadline));
  }

  private static boolean isOver(
      @Nullable Instant time, Context<RequestEvent, RequestLife> context) {
    return time != null && !context.now().isBefore(time);
  }

  private static int attempt(RequestLife life) {
    return life.shown().attempt();
  }

  private static RequestEvent failed(
      RequestLife life, Failure error, boolean dead, Context<RequestEvent, RequestLife> context) {
    return new RequestEvent.Failed(attempt(life), error, dead, context.now());
  }

  /** Cancelled by whoever has said so before, or does now. */
  private static RequestEvent cancelled(
      RequestLife life, Context<RequestEvent, RequestLife> context) {
    var before = life.cancelledBy();
    var by = before == null ? context.principal().name() : before;
    return new RequestEvent.Cancelled(attempt(life), by, context.now());
  }

  /** Ends an attempt; what its handler said last goes before that, unless it is shown already. */
  private static Decision<RequestEvent, RequestLife> ended(
      RequestLife life,
      @Nullable Progress last,
      Context<RequestEvent, RequestLife> context,
      RequestEvent end) {
    return last == null || life.shows(last)
        ? now(context, end)
        : now(context, progressed(life, last.fraction(), last.message(), last.details()), end);
  }

  private static RequestEvent progressed(
      RequestLife life, double fraction, @Nullable String message, @Nullable JsonNode details) {
    return new RequestEvent.Progressed(
        Math.max(fraction, life.shown().progress()), message, details);
  }

  private static Decision<RequestEvent, RequestLife> now(
      Context<RequestEvent, RequestLife> context, RequestEvent... events) {
    return context.persist(events).reply(life -> Standing.of(true, life));
  }

  private static Decision<RequestEvent, RequestLife> unchanged(
      Context<RequestEvent, RequestLife> context, RequestLife life, boolean done) {
    return context.reply(Standing.of(done, life));
  }
}
