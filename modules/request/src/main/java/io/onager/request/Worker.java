package io.onager.request;

import io.onager.request.AttemptActor.End;
import io.onager.request.DispatcherMessage.Begun;
import io.onager.request.DispatcherMessage.Ended;
import io.onager.request.DispatcherMessage.Here;
import io.onager.request.DispatcherMessage.Running;
import io.onager.request.WorkerMessage.Drop;
import io.onager.request.WorkerMessage.EndRun;
import io.onager.request.WorkerMessage.Finished;
import io.onager.request.WorkerMessage.Hello;
import io.onager.request.WorkerMessage.Offered;
import io.onager.request.WorkerMessage.Run;
import io.onager.request.queue.Ticket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
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

  /** The node stops: end what runs, and say when that is done. */
  record Stop(CompletableFuture<Done> stopped) implements WorkerMessage {}

  private record RunOver(
      Ticket ticket,
      String run,
      Breakers.Sign sign,
      @Nullable Ticket again,
      @Nullable RequestState state,
      boolean idle)
      implements WorkerMessage {}

  /** Nobody waits for a request any more who did. */
  private record Forget(Ticket.Key key) implements WorkerMessage {}

  private enum StopGraceOver implements WorkerMessage {
    INSTANCE
  }

  private record Going(
      Ticket ticket,
      String run,
      ActorRef<AttemptActor.Message> actor,
      Set<ActorRef<WorkerMessage>> waiters) {}

  private final TimerScheduler<WorkerMessage> timers;
  private final Surroundings surroundings;
  private final Handlers handlers;
  private final Offers offers;
  private final Map<Ticket.Key, Going> runs = new HashMap<>();
  private final Map<Ticket.Key, List<CompletableFuture<RequestState>>> awaited = new HashMap<>();
  private final List<CompletableFuture<Done>> stopped = new ArrayList<>();
  private final ActorRef<DispatcherMessage> proxy;

  /** The dispatcher that has said so; the proxy finds the others. */
  private ActorRef<DispatcherMessage> dispatcher;

  /** The last roll that it has called. */
  private @Nullable String roll;

  /** How many handlers go on though their attempts are over. */
  private int abandoned;

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
        .onMessage(Offered.class, this::onOffered)
        .onMessage(Offers.Again.class, again -> onOfferAgain())
        .onMessage(Hello.class, this::onHello)
        .onMessage(HandlersChanged.class, changed -> onHandlersChanged())
        .onMessage(Run.class, this::onRun)
        .onMessage(EndRun.class, this::onEndRun)
        .onMessage(Drop.class, this::onDrop)
        .onMessage(RunOver.class, this::onRunOver)
        .onMessage(Finished.class, this::onFinished)
        .onMessage(Forget.class, this::onForget)
        .onMessage(Stop.class, this::onStop)
        .onMessage(StopGraceOver.class, over -> onStopGraceOver())
        .onSignal(Terminated.class, gone -> onAbandonedEnded())
        .build();
  }

  private Behavior<WorkerMessage> onSubmitted(Submitted submitted) {
    var finished = submitted.finished();
    if (finished != null) {
      await(submitted.ticket().key(), finished);
    }
    offers.add(submitted.ticket(), finished != null);
    return this;
  }

  private Behavior<WorkerMessage> onCancelled(Cancelled cancelled) {
    await(cancelled.key(), cancelled.finished());
    proxy.tell(new DispatcherMessage.Cancel(cancelled.key(), getContext().getSelf()));
    return this;
  }

  private void await(Ticket.Key key, CompletableFuture<RequestState> finished) {
    awaited.computeIfAbsent(key, first -> new ArrayList<>()).add(finished);
    var self = getContext().getSelf();
    var unused = finished.whenComplete((state, timeout) -> self.tell(new Forget(key)));
  }

  private Behavior<WorkerMessage> onOffered(Offered offered) {
    offers.taken(offered);
    return stopWhenIdle();
  }

  private Behavior<WorkerMessage> onOfferAgain() {
    offers.again();
    return this;
  }

  private Behavior<WorkerMessage> onHello(Hello hello) {
    dispatcher = hello.dispatcher();
    roll = hello.roll();
    offers.full(hello.full());
    sayHere();
    return this;
  }

  private Behavior<WorkerMessage> onHandlersChanged() {
    sayHere();
    return this;
  }

  private void sayHere() {
    var going = runs.values().stream().map(run -> new Running(run.ticket(), run.run())).toList();
    var capacity =
        stopped.isEmpty() ? Math.max(0, surroundings.settings().maxRunning() - abandoned) : 0;
    dispatcher.tell(
        new Here(
            surroundings.worker(),
            getContext().getSelf(),
            roll,
            handlers.actions(),
            capacity,
            going));
  }

  private Behavior<WorkerMessage> onRun(Run run) {
    var ticket = run.ticket();
    var handler = handlers.find(ticket.action());
    if (runs.containsKey(ticket.key())) {
      sayHere(); // the dispatcher did not know, and learns of it by that
      return this;
    }
    if (!stopped.isEmpty() || handler == null) {
      dispatcher.tell(new Ended(ticket.key(), run.run(), Breakers.Sign.NONE, ticket, false));
      return this;
    }
    var self = getContext().getSelf();
    var actor =
        getContext()
            .spawnAnonymous(
                AttemptActor.create(
                    surroundings,
                    handler,
                    ticket,
                    run.run(),
                    (sign, again, state, idle) ->
                        self.tell(new RunOver(ticket, run.run(), sign, again, state, idle))));
    var waiters = new HashSet<>(run.waiters());
    runs.put(ticket.key(), new Going(ticket, run.run(), actor, waiters));
    return this;
  }

  private Behavior<WorkerMessage> onEndRun(EndRun end) {
    var going = runs.get(end.key());
    if (going != null && going.run().equals(end.run())) {
      if (end.waiter() != null) {
        going.waiters().add(end.waiter());
      }
      going.actor().tell(new End(Attempt.Cause.CANCELLED));
    }
    return this;
  }

  private Behavior<WorkerMessage> onDrop(Drop drop) {
    var going = runs.get(drop.key());
    if (going != null && going.run().equals(drop.run())) {
      going.actor().tell(new End(Attempt.Cause.STOPPING));
    }
    return this;
  }

  private Behavior<WorkerMessage> onRunOver(RunOver over) {
    var key = over.ticket().key();
    var going = runs.get(key);
    if (going == null || !going.run().equals(over.run())) {
      return this;
    }
    runs.remove(key);
    var state = over.state();
    if (state != null && state.status().isFinal()) {
      going.waiters().forEach(waiter -> waiter.tell(new Finished(key, state)));
    }
    if (!over.idle()) {
      abandoned++;
      getContext().watch(going.actor());
      sayHere();
    }
    var unsettled = state != null && state.status() == RequestStatus.PROCESSING;
    dispatcher.tell(new Ended(key, over.run(), over.sign(), over.again(), unsettled));
    return stopWhenIdle();
  }

  /** A handler has returned at last whose attempt was over: there is room for another one. */
  private Behavior<WorkerMessage> onAbandonedEnded() {
    abandoned--;
    sayHere();
    return this;
  }

  private Behavior<WorkerMessage> onFinished(Finished finished) {
    var waiting = awaited.get(finished.key());
    if (waiting != null) {
      List.copyOf(waiting).forEach(one -> one.complete(finished.state()));
    }
    return this;
  }

  private Behavior<WorkerMessage> onForget(Forget forget) {
    awaited.computeIfPresent(
        forget.key(),
        (key, waiting) -> {
          waiting.removeIf(CompletableFuture::isDone);
          return waiting.isEmpty() ? null : waiting;
        });
    return this;
  }

  private Behavior<WorkerMessage> onStop(Stop stop) {
    stopped.add(stop.stopped());
    sayHere();
    timers.startSingleTimer(StopGraceOver.INSTANCE, surroundings.settings().stopGrace());
    return stopWhenIdle();
  }

  private Behavior<WorkerMessage> onStopGraceOver() {
    runs.values().forEach(run -> run.actor().tell(new End(Attempt.Cause.STOPPING)));
    return this;
  }

  private Behavior<WorkerMessage> stopWhenIdle() {
    if (runs.isEmpty() && offers.isEmpty()) {
      stopped.forEach(one -> one.complete(Done.done()));
    }
    return this;
  }
}
