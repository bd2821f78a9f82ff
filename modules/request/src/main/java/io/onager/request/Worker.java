package io.onager.request;

import io.onager.request.DispatcherMessage.Begun;
import io.onager.request.DispatcherMessage.Ended;
import io.onager.request.DispatcherMessage.Here;
import io.onager.request.WorkerMessage.Drop;
import io.onager.request.WorkerMessage.EndRun;
import io.onager.request.WorkerMessage.Finished;
import io.onager.request.WorkerMessage.Hello;
import io.onager.request.WorkerMessage.Offered;
import io.onager.request.WorkerMessage.Run;
import io.onager.request.queue.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.jspecify.annotations.Nullable;

/**
 * A node's part in durable requests: runs those that the dispatcher gives it, and tells the
 * dispatcher of those that were submitted here.
 */
final class Worker extends AbstractBehavior<WorkerMessage> {
  static final ServiceKey<WorkerMessage> KEY =
      ServiceKey.create(WorkerMessage.class, "onager-request-workers");

  /** The handlers of this node have become more. */
  enum HandlersChanged implements WorkerMessage {
    INSTANCE
  }

  /**
   * A request is stored, and waits.
   *
   * @param finished completes with how it ends; {@code null} where nobody wants to know
   */
  record Submitted(Ticket ticket, @Nullable CompletableFuture<RequestState> finished)
      implements WorkerMessage {}

  /** A request is to be given up, and its actor knows. */
  record Cancelled(Ticket.Key key, CompletableFuture<RequestState> finished)
      implements WorkerMessage {}

  /** It may be stored that a request waits, and nobody is sure. */
  record InDoubt(Ticket.Key key) implements WorkerMessage {}

  /** The node stops: end what runs, and say when that is done. */
  record Stop(CompletableFuture<Done> stopped) implements WorkerMessage {}

  private enum StopGraceOver implements WorkerMessage {
    INSTANCE
  }

  private final TimerScheduler<WorkerMessage> timers;
  private final Surroundings surroundings;
  private final Handlers handlers;
  private final Offers offers;
  private final Runs runs;
  private final Awaited awaited;
  private final Cancels cancels;
  private final List<CompletableFuture<Done>> stopped = new ArrayList<>();
  private final ActorRef<DispatcherMessage> proxy;

  /** The dispatcher that has said so; the proxy finds the others. */
  private ActorRef<DispatcherMessage> dispatcher;

  /** The last roll that it has called. */
  private @Nullable String roll;

  private Worker(
      ActorContext<WorkerMessage> context,
      TimerScheduler<WorkerMessage> timers,
      Surroundings surroundings,
      Handlers handlers,
      Admission admission,
      ActorRef<DispatcherMessage> proxy) {
    super(context);
    this.timers = timers;
    this.surroundings = surroundings;
    this.handlers = handlers;
    this.proxy = proxy;
    this.dispatcher = proxy;
    this.offers = new Offers(context.getSelf(), timers, admission, proxy);
    this.runs = new Runs(context, surroundings, new Told());
    this.awaited = new Awaited(context.getSelf());
    this.cancels = new Cancels(context.getSelf(), timers, proxy);
    context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
    proxy.tell(new Begun(context.getSelf()));
  }

  static Behavior<WorkerMessage> create(
      Surroundings surroundings,
      Handlers handlers,
      Admission admission,
      ActorRef<DispatcherMessage> proxy) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Worker(context, timers, surroundings, handlers, admission, proxy)));
  }

  @Override
  public Receive<WorkerMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(Submitted.class, this::onSubmitted)
        .onMessage(Cancelled.class, this::onCancelled)
        .onMessage(InDoubt.class, this::onInDoubt)
        .onMessage(Cancels.Again.class, again -> then(cancels::again))
        .onMessage(Offered.class, offered -> then(() -> offers.taken(offered)))
        .onMessage(Offers.Again.class, again -> then(offers::again))
        .onMessage(Hello.class, this::onHello)
        .onMessage(HandlersChanged.class, changed -> then(this::sayHere))
        .onMessage(Run.class, this::onRun)
        .onMessage(EndRun.class, end -> then(() -> runs.end(end)))
        .onMessage(Drop.class, drop -> then(() -> runs.drop(drop)))
        .onMessage(Runs.Over.class, over -> then(() -> runs.over(over)))
        .onMessage(Runs.Gone.class, gone -> then(() -> runs.gone(gone)))
        .onMessage(Finished.class, this::onFinished)
        .onMessage(Awaited.Forget.class, forget -> then(() -> awaited.forget(forget)))
        .onMessage(Stop.class, this::onStop)
        .onMessage(StopGraceOver.class, over -> then(runs::endAll))
        .build();
  }

  /** Does it, and stops where that was the last. */
  private Behavior<WorkerMessage> then(Runnable step) {
    step.run();
    stopWhenIdle();
    return this;
  }

  private Behavior<WorkerMessage> onSubmitted(Submitted submitted) {
    var finished = submitted.finished();
    if (finished != null) {
      awaited.add(submitted.ticket().key(), finished);
    }
    offers.add(submitted.ticket(), finished != null);
    return this;
  }

  private Behavior<WorkerMessage> onCancelled(Cancelled cancelled) {
    var finished = cancelled.finished();
    if (finished.isDone()) { // it did not run
      var status = finished.getNow(RequestState.UNKNOWN).status();
      if (status != RequestStatus.FAILED
          && status != RequestStatus.COMPLETED) { // sent again, maybe
        proxy.tell(new DispatcherMessage.Cancel(cancelled.key(), null));
      }
    } else {
      awaited.add(cancelled.key(), cancelled.finished());
      cancels.add(cancelled.key());
    }
    return this;
  }

  private Behavior<WorkerMessage> onInDoubt(InDoubt doubt) {
    proxy.tell(new DispatcherMessage.Look(doubt.key()));
    return this;
  }

  private Behavior<WorkerMessage> onHello(Hello hello) {
    dispatcher = hello.dispatcher();
    roll = hello.roll();
    offers.full(hello.full());
    sayHere();
    return this;
  }

  private void sayHere() {
    dispatcher.tell(
        new Here(
            surroundings.worker(),
            getContext().getSelf(),
            roll,
            handlers.actions(),
            stopped.isEmpty() ? runs.room() : 0,
            runs.all()));
  }

  private Behavior<WorkerMessage> onRun(Run run) {
    var ticket = run.ticket();
    var handler = handlers.find(ticket.action());
    if (runs.has(ticket.key())) {
      sayHere(); // the dispatcher did not know, and learns of it by that
    } else if (!stopped.isEmpty() || handler == null) {
      dispatcher.tell(new Ended(ticket.key(), run.run(), Breakers.Sign.NONE, ticket, false));
    } else {
      runs.begin(run, handler);
    }
    return this;
  }

  private Behavior<WorkerMessage> onFinished(Finished finished) {
    awaited.finished(finished);
    cancels.finished(finished.key());
    return this;
  }

  private Behavior<WorkerMessage> onStop(Stop stop) {
    stopped.add(stop.stopped());
    sayHere();
    timers.startSingleTimer(StopGraceOver.INSTANCE, surroundings.settings().stopGrace());
    stopWhenIdle();
    return this;
  }

  private void stopWhenIdle() {
    if (runs.isEmpty() && offers.isEmpty()) {
      stopped.forEach(one -> one.complete(Done.done()));
    }
  }

  /** Tells whichever dispatcher there is when it happens. */
  private final class Told implements Runs.Listener {
    @Override
    public void ended(Ended ended) {
      dispatcher.tell(ended);
    }

    @Override
    public void changed() {
      sayHere();
    }
  }
}
