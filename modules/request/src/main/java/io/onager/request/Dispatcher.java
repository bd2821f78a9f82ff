package io.onager.request;

import io.onager.journal.RequestTable;
import io.onager.request.DispatcherMessage.Begun;
import io.onager.request.DispatcherMessage.Cancel;
import io.onager.request.DispatcherMessage.Ended;
import io.onager.request.DispatcherMessage.Here;
import io.onager.request.DispatcherMessage.Look;
import io.onager.request.DispatcherMessage.Offer;
import io.onager.request.queue.RequestQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/**
 * The one in the cluster that says which request runs where. What it knows is in the database too:
 * another one that begins reads it, and asks the workers what they are at. Any message to or from a
 * worker may be lost: the roll is called again and again, and what does not agree is looked into.
 */
final class Dispatcher extends AbstractBehavior<DispatcherMessage> {
  private record Workers(Set<ActorRef<WorkerMessage>> refs) implements DispatcherMessage {}

  private enum Clockwork implements DispatcherMessage {
    WAKE,
    ROLL_CALL,
    WARN
  }

  private static final Duration BETWEEN_ROLLS = Duration.ofSeconds(2);

  private final ActorContext<DispatcherMessage> context;
  private final TimerScheduler<DispatcherMessage> timers;
  private final StashBuffer<DispatcherMessage> early;
  private final RequestQueue queue;
  private final Staff staff;
  private final Loading loading;
  private final Inquiries inquiries;
  private final Handout handout;
  private final Recovery recovery;
  private final Duration warnEvery;
  private boolean loaded;

  private Dispatcher(
      ActorContext<DispatcherMessage> context,
      TimerScheduler<DispatcherMessage> timers,
      StashBuffer<DispatcherMessage> early,
      Journal journal,
      RequestTable table,
      RequestSettings settings,
      Handlers handlers,
      Predicate<String> isInCluster) {
    super(context);
    this.context = context;
    this.timers = timers;
    this.early = early;
    this.warnEvery = settings.warnEvery();
    var breakers = new Breakers(handlers::breaking, Clock.systemUTC());
    var term = UUID.randomUUID().toString();
    this.queue =
        new RequestQueue(
            term,
            new RequestQueue.Limits(
                settings.maxRunningPerTenant(), handlers::limit, settings.maxWaiting()),
            breakers);
    this.staff = new Staff(context.getSelf(), term, queue, isInCluster);
    this.loading = new Loading(context, timers, table::unfinished);
    this.inquiries = new Inquiries(context, timers, journal, table);
    this.handout = new Handout(queue, breakers, staff, inquiries);
    this.recovery = new Recovery(queue, new Tickets(settings.ageing()), staff, inquiries, handout);
    loading.begin();
  }

  /**
   * Makes one.
   *
   * @param isInCluster whether a worker's node is in the cluster, going by the worker's name
   */
  static Behavior<DispatcherMessage> create(
      Journal journal,
      RequestTable table,
      RequestSettings settings,
      Handlers handlers,
      Predicate<String> isInCluster) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        100_000,
                        early ->
                            new Dispatcher(
                                context,
                                timers,
                                early,
                                journal,
                                table,
                                settings,
                                handlers,
                                isInCluster))));
  }

  @Override
  public Receive<DispatcherMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(Loading.Page.class, this::onPage)
        .onMessage(Loading.Again.class, again -> then(() -> loading.again(again)))
        .onMessage(Inquiries.Asked.class, asked -> then(() -> recovery.answered(asked)))
        .onMessage(Inquiries.AskAgain.class, again -> then(() -> inquiries.askAgain(again)))
        .onMessageEquals(DispatcherMessage.Stop.INSTANCE, Behaviors::stopped)
        .onMessage(DispatcherMessage.class, message -> !loaded, this::later)
        .onMessage(Workers.class, this::onWorkers)
        .onMessage(Begun.class, this::onBegun)
        .onMessage(Here.class, this::onHere)
        .onMessage(Offer.class, offer -> then(() -> handout.take(offer)))
        .onMessage(Ended.class, ended -> then(() -> handout.ended(ended)))
        .onMessage(Cancel.class, cancel -> then(() -> handout.cancel(cancel)))
        .onMessage(Inquiries.Read.class, read -> then(() -> recovery.read(read)))
        .onMessage(Inquiries.ReadAgain.class, again -> then(() -> inquiries.readAgain(again)))
        .onMessage(Look.class, look -> then(() -> inquiries.look(look.key(), null)))
        .onMessage(Inquiries.Looked.class, looked -> then(() -> recovery.looked(looked)))
        .onMessageEquals(Clockwork.ROLL_CALL, () -> then(this::callRoll))
        .onMessageEquals(Clockwork.WARN, this::warn)
        .onMessageEquals(Clockwork.WAKE, this::drive)
        .onSignal(Terminated.class, this::onWorkerGone)
        .build();
  }

  private Behavior<DispatcherMessage> later(DispatcherMessage message) {
    var again = message instanceof Offer || message instanceof Cancel;
    if (!again && !early.isFull()) { // what is not kept is said again, or found in the database
      early.stash(message);
    }
    return this;
  }

  /** Does it, and lets everything run that can then. */
  private Behavior<DispatcherMessage> then(Runnable step) {
    step.run();
    return drive();
  }

  private Behavior<DispatcherMessage> onPage(Loading.Page page) {
    var through = loading.take(page, recovery::take);
    return through && !loaded ? open() : drive();
  }

  /** All that is unfinished is known: the work begins. */
  private Behavior<DispatcherMessage> open() {
    loaded = true;
    context.getLog().info("{} requests wait, {} ran", queue.waiting(), queue.running());
    var workers =
        context.messageAdapter(
            Receptionist.Listing.class,
            listing -> new Workers(listing.getServiceInstances(Worker.KEY)));
    context.getSystem().receptionist().tell(Receptionist.subscribe(Worker.KEY, workers));
    timers.startTimerWithFixedDelay(Clockwork.ROLL_CALL, BETWEEN_ROLLS);
    timers.startTimerWithFixedDelay(Clockwork.WARN, warnEvery);
    return early.unstashAll(this);
  }

  /** Such a request looks like any other that is queued. */
  private Behavior<DispatcherMessage> warn() {
    var unserved = queue.unserved();
    if (!unserved.isEmpty()) {
      context
          .getLog()
          .warn("requests wait for actions that no node has a handler for: {}", unserved);
    }
    return this;
  }

  private Behavior<DispatcherMessage> onWorkers(Workers workers) {
    for (var worker : workers.refs()) {
      if (staff.add(worker)) {
        context.watch(worker);
      }
    }
    return this;
  }

  private Behavior<DispatcherMessage> onBegun(Begun begun) {
    if (staff.begunAnew(begun.ref())) {
      loading.begin(); // it may have forgotten to tell of requests that were submitted there
    }
    return this;
  }

  private Behavior<DispatcherMessage> onHere(Here here) {
    if (!staff.note(here)) {
      return this; // it is gone, or will be found by the receptionist
    }
    recovery.compare(here);
    return drive();
  }

  private void callRoll() {
    staff.callRoll().forEach(handout::lose);
  }

  private Behavior<DispatcherMessage> onWorkerGone(Terminated gone) {
    staff.remove(gone.getRef().<WorkerMessage>unsafeUpcast()).forEach(handout::lose);
    loading.begin(); // it may have stored requests of which it could not tell any more
    return drive();
  }

  /** Lets everything run that can, and sets the clock for what comes by itself. */
  private Behavior<DispatcherMessage> drive() {
    if (!loaded) {
      return this;
    }
    var now = Instant.now().toEpochMilli();
    handout.drive(now);
    var wakeAt = queue.wakeAt();
    if (wakeAt == Long.MAX_VALUE) {
      timers.cancel(Clockwork.WAKE);
    } else {
      timers.startSingleTimer(
          Clockwork.WAKE, Duration.ofMillis(Math.max(1, Math.min(wakeAt - now, 86_400_000))));
    }
    return this;
  }
}
