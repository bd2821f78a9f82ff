package io.onager.request;

import io.onager.request.Attempt.Cause;
import io.onager.request.Attempt.Progress;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Complete;
import io.onager.request.RequestCommand.Start;
import io.onager.request.Settling.Settlement;
import io.onager.request.queue.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a request on this node: has it started, runs its handler, stores what came of it,
 * and says so to the {@link Worker}. Asks the request's actor until it answers.
 */
final class AttemptActor extends AbstractBehavior<AttemptActor.Message> {
  /** What it understands. */
  interface Message {}

  /** The attempt is to end. */
  record End(Cause cause) implements Message {}

  /** The request's actor has answered. */
  private record Asked(Answer answer) implements Message {}

  private record Returned(@Nullable Object value, @Nullable Throwable failure) implements Message {}

  private record Progressed() implements Message {}

  private record StepKept(long revision) implements Message {}

  private record AskAgain() implements Message {}

  private record GraceOver() implements Message {}

  private static final Duration MIN_PAUSE = Duration.ofMillis(200);

  private final Surroundings surroundings;
  private final RequestHandler<?, ?> handler;
  private final Ticket ticket;
  private final String run;
  private final RunReport report;
  private final TimerScheduler<Message> timers;
  private final ProgressReport progress;

  /** What is asked of the request's actor now, and what follows from that. */
  private Settlement asking;

  private @Nullable Attempt attempt;
  private @Nullable Cause endedBefore;
  private int failures;
  private boolean settled;
  private boolean reported;
  private boolean returned = true;

  private AttemptActor(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Surroundings surroundings,
      RequestHandler<?, ?> handler,
      Ticket ticket,
      String run,
      RunReport report) {
    super(context);
    this.timers = timers;
    this.surroundings = surroundings;
    this.handler = handler;
    this.ticket = ticket;
    this.run = run;
    this.report = report;
    this.progress = new ProgressReport(context, timers, surroundings, ticket.key(), run);
    this.asking = new Settlement(new Start(run, surroundings.worker()), Breakers.Sign.NONE, null);
    ask();
  }

  static Behavior<Message> create(
      Surroundings surroundings,
      RequestHandler<?, ?> handler,
      Ticket ticket,
      String run,
      RunReport report) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new AttemptActor(context, timers, surroundings, handler, ticket, run, report)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Asked.class, asked -> onAnswer(asked.answer()))
        .onMessage(AskAgain.class, now -> ask())
        .onMessage(Returned.class, this::onReturned)
        .onMessage(Progressed.class, now -> onProgress())
        .onMessage(ProgressReport.Tick.class, tick -> onTick(tick))
        .onMessage(ProgressReport.Stored.class, stored -> onProgressStored(stored))
        .onMessage(StepKept.class, this::onStepKept)
        .onMessage(End.class, end -> end(end.cause()))
        .onMessage(GraceOver.class, now -> onGraceOver())
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private Behavior<Message> ask() {
    getContext()
        .pipeToSelf(
            surroundings.journal().ask(ticket.key(), asking.last()),
            (answer, neverFails) -> new Asked(answer));
    return this;
  }

  private Behavior<Message> onAnswer(Answer answer) {
    if (answer instanceof Answer.Unknown unknown) {
      var pause = Math.max(MIN_PAUSE.toMillis(), unknown.afterMillis());
      timers.startSingleTimer(new AskAgain(), Duration.ofMillis(pause));
      return this;
    }
    if (answer instanceof Answer.Known known) {
      return asking.last() instanceof Start ? onStarted(known) : finish(known.standing());
    }
    getContext()
        .getLog()
        .error(
            "request {}: {} is refused: {}",
            ticket,
            asking.last().getClass().getSimpleName(),
            answer);
    return asking.last() instanceof Complete ? settle(settling().notStored(said())) : finish(null);
  }

  private Behavior<Message> onStarted(Answer.Known known) {
    var standing = known.standing();
    var given = standing.given();
    if (!standing.done() || given == null) { // somebody gave it up, or it has ended meanwhile
      return finish(standing);
    }
    failures = given.failures();
    progress.actorIsAt(known.revision());
    var ended = given.cancelling() ? Cause.CANCELLED : endedBefore;
    if (ended != null) {
      return settle(settling().ended(ended, null));
    }
    var now = Instant.now();
    var limit = TimeLimit.of(handler.within(), standing.state().deadline(), now);
    timers.startSingleTimer(new End(limit.cause()), limit.left());
    run(standing, given, now.plus(limit.left()));
    return this;
  }

  private void run(Standing standing, Standing.Given given, Instant deadline) {
    var self = getContext().getSelf();
    var begun =
        surroundings.attempt(
            ticket.key(),
            run,
            standing.state(),
            given,
            deadline,
            () -> self.tell(new Progressed()),
            revision -> self.tell(new StepKept(revision)));
    attempt = begun;
    returned = false;
    surroundings
        .threads()
        .execute(
            () ->
                begun.run(
                    handler,
                    given.payload(),
                    (value, failure) -> self.tell(new Returned(value, failure))));
  }

  private Behavior<Message> onReturned(Returned outcome) {
    returned = true;
    if (settled) {
      return reported ? Behaviors.stopped() : this;
    }
    var failure = outcome.failure();
    var cause = attempt == null ? null : attempt.cause();
    return settle(
        failure == null
            ? settling().returned(outcome.value(), said())
            : settling().failed(failure, cause, said()));
  }

  private Settling settling() {
    var most = surroundings.bounds().result();
    var clock = Clock.systemUTC();
    return new Settling(handler, ticket, run, failures, most, clock, surroundings.random());
  }

  /** Returns what its handler said last. */
  private @Nullable Progress said() {
    var fresh = attempt == null ? null : attempt.takeProgress();
    return fresh == null ? progress.last() : fresh;
  }

  private Behavior<Message> end(Cause cause) {
    if (attempt == null) {
      endedBefore = cause;
    } else if (!settled && attempt.cause() == null) {
      attempt.end(cause);
      timers.startSingleTimer(
          new GraceOver(),
          cause == Cause.STOPPING ? MIN_PAUSE : surroundings.settings().cancelGrace());
    }
    return this;
  }

  /** The handler does not end: the request goes on without it. */
  private Behavior<Message> onGraceOver() {
    var cause = attempt == null ? null : attempt.cause();
    if (settled || cause == null) {
      return this;
    }
    getContext().getLog().warn("request {}: its handler does not end ({})", ticket, cause);
    return settle(settling().ended(cause, said()));
  }

  /** The request goes on elsewhere, or has ended: nothing that comes of this run counts. */
  private Behavior<Message> onReplaced(Standing standing) {
    settled = true;
    timers.cancelAll();
    endHandler();
    return finish(standing);
  }

  /** However this ends: the handler does not go on alone. */
  private Behavior<Message> onStop() {
    endHandler();
    return this;
  }

  private void endHandler() {
    if (attempt != null) {
      attempt.end(Cause.STOPPING);
      attempt.over();
    }
  }

  private Behavior<Message> settle(Settlement settlement) {
    settled = true;
    timers.cancelAll();
    if (attempt != null) {
      attempt.over();
    }
    asking = settlement;
    return ask();
  }

  private Behavior<Message> finish(@Nullable Standing standing) {
    reported = true;
    var state = standing == null ? null : standing.state();
    report.ended(asking.sign(), asking.waiting(ticket, state), state, returned);
    return returned ? Behaviors.stopped() : this;
  }

  private Behavior<Message> onProgress() {
    if (!settled && attempt != null) {
      progress.due(attempt);
    }
    return this;
  }

  private Behavior<Message> onTick(ProgressReport.Tick tick) {
    if (!settled && attempt != null) {
      progress.tick(tick, attempt);
    }
    return this;
  }

  private Behavior<Message> onProgressStored(ProgressReport.Stored stored) {
    if (settled) {
      return this;
    }
    if (stored.answer() instanceof Answer.Known known && !known.standing().done()) {
      return onReplaced(known.standing());
    }
    progress.stored(stored);
    return this;
  }

  private Behavior<Message> onStepKept(StepKept kept) {
    progress.actorIsAt(kept.revision());
    return this;
  }
}
