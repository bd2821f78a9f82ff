package io.onager.request;

import io.onager.actor.CommandHandler;
import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StreamedActor;
import io.onager.model.JsonEquality;
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
import java.time.Duration;
import java.util.function.Function;

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
          .onEvent(
              "released",
              RequestEvent.Released.class,
              (life, released) -> life.released(released.lost()))
          .onEvent(
              "cancel-requested",
              RequestEvent.CancelRequested.class,
              (life, requested) -> life.cancelRequested())
          .onEvent("cancelled", RequestEvent.Cancelled.class, RequestLife::cancelled)
          .onEvent("resent", RequestEvent.Resent.class, (life, resent) -> life.resent())
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
    var progress = Math.max(report.progress(), life.shown().progress());
    return now(context, new RequestEvent.Progressed(progress, report.message(), report.details()));
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
            complete.result(), complete.message(), complete.details(), context.now()));
  }

  private static Decision<RequestEvent, RequestLife> fail(
      RequestLife life, Fail fail, Context<RequestEvent, RequestLife> context) {
    var retryAt = fail.retryAt();
    if (retryAt == null) {
      return now(context, new RequestEvent.Failed(fail.error(), fail.dead(), context.now()));
    }
    return life.cancelling()
        ? now(context, new RequestEvent.Cancelled(context.now()))
        : now(context, new RequestEvent.Retrying(fail.error(), retryAt));
  }

  private static Decision<RequestEvent, RequestLife> release(
      RequestLife life, Release release, Context<RequestEvent, RequestLife> context) {
    if (life.cancelling()) {
      return now(context, new RequestEvent.Cancelled(context.now()));
    }
    if (release.lost() && life.losses() + 1 >= MOST_LOSSES) {
      var error =
          new Failure(
              Failure.WORKER_LOST, "%d nodes died while they ran it.".formatted(MOST_LOSSES));
      return now(context, new RequestEvent.Failed(error, true, context.now()));
    }
    return now(context, new RequestEvent.Released(release.lost()));
  }

  private static Decision<RequestEvent, RequestLife> confirmCancel(
      RequestLife life, ConfirmCancel confirm, Context<RequestEvent, RequestLife> context) {
    return now(context, new RequestEvent.Cancelled(context.now()));
  }

  private static Decision<RequestEvent, RequestLife> cancel(
      RequestLife life, Cancel cancel, Context<RequestEvent, RequestLife> context) {
    if (life.status().isWaiting()) {
      return now(context, new RequestEvent.Cancelled(context.now()));
    }
    return life.status() == RequestStatus.PROCESSING && !life.cancelling()
        ? now(context, new RequestEvent.CancelRequested())
        : unchanged(context, life, life.status() != RequestStatus.UNKNOWN);
  }

  private static Decision<RequestEvent, RequestLife> expire(
      RequestLife life, Expire expire, Context<RequestEvent, RequestLife> context) {
    var deadline = life.shown().deadline();
    var passed = deadline != null && !context.now().isBefore(deadline);
    if (!passed || !life.status().isWaiting()) {
      return unchanged(context, life, false);
    }
    var error = new Failure(Failure.DEADLINE_EXCEEDED, "It was not run in time.");
    return now(context, new RequestEvent.Failed(error, false, context.now()));
  }

  private static Decision<RequestEvent, RequestLife> resend(
      RequestLife life, Resend resend, Context<RequestEvent, RequestLife> context) {
    return life.status() == RequestStatus.FAILED
        ? now(context, new RequestEvent.Resent())
        : unchanged(context, life, false);
  }

  private static Decision<RequestEvent, RequestLife> now(
      Context<RequestEvent, RequestLife> context, RequestEvent event) {
    return context.persist(event).reply(life -> Standing.of(true, life));
  }

  private static Decision<RequestEvent, RequestLife> unchanged(
      Context<RequestEvent, RequestLife> context, RequestLife life, boolean done) {
    return context.reply(Standing.of(done, life));
  }
}
