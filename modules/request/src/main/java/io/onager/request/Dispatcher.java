package io.onager.request;

import io.onager.journal.RequestTable;
import io.onager.journal.RequestTable.Mark;
import io.onager.journal.RequestTable.Row;
import io.onager.request.DispatcherMessage.Cancel;
import io.onager.request.DispatcherMessage.Ended;
import io.onager.request.DispatcherMessage.Here;
import io.onager.request.DispatcherMessage.Offer;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Expire;
import io.onager.request.RequestCommand.Release;
import io.onager.request.WorkerMessage.EndRun;
import io.onager.request.WorkerMessage.Hello;
import io.onager.request.WorkerMessage.Length;
import io.onager.request.WorkerMessage.Offered;
import io.onager.request.WorkerMessage.Run;
import io.onager.request.queue.RequestQueue;
import io.onager.request.queue.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
import org.jspecify.annotations.Nullable;

/**
 * The one in the cluster that says which request runs where. What it knows is in the database too:
 * another one that begins reads it, and asks the workers what they are at.
 */
final class Dispatcher extends AbstractBehavior<DispatcherMessage> {
  private record Loaded(@Nullable List<Row> rows) implements DispatcherMessage {}

  private record Workers(Set<ActorRef<WorkerMessage>> refs) implements DispatcherMessage {}

  /** The actor of a request has answered what was asked of it. */
  private record Asked(Ticket.Key key, RequestCommand command, Answer answer)
      implements DispatcherMessage {}

  private record AskAgain(Ticket.Key key, RequestCommand command) implements DispatcherMessage {}

  private enum Clockwork implements DispatcherMessage {
    LOAD,
    WAKE,
    WARN,
    CLAIMS_OVER
  }

  private static final int PAGE = 5_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How long a worker may take to say what it runs, before what it ran is taken for lost. */
  private static final Duration CLAIMS = Duration.ofSeconds(10);

  private final ActorContext<DispatcherMessage> context;
  private final TimerScheduler<DispatcherMessage> timers;
  private final StashBuffer<DispatcherMessage> early;
  private final Journal journal;
  private final RequestTable table;
  private final Tickets tickets;
  private final Breakers breakers;
  private final RequestQueue queue;
  private final Map<ActorRef<WorkerMessage>, String> names = new HashMap<>();
  private final Map<String, ActorRef<WorkerMessage>> refs = new HashMap<>();
  private final Map<Ticket.Key, ActorRef<WorkerMessage>> awaited = new HashMap<>();

  /** What ran when this began, and which no worker has claimed yet. */
  private final Map<Ticket.Key, Row> unclaimed = new HashMap<>();

  private final Duration warnEvery;
  private @Nullable Mark loadedTo;
  private boolean loaded;

  private Dispatcher(
      ActorContext<DispatcherMessage> context,
      TimerScheduler<DispatcherMessage> timers,
      StashBuffer<DispatcherMessage> early,
      Journal journal,
      RequestTable table,
      RequestSettings settings,
      Handlers handlers) {
    super(context);
    this.context = context;
    this.timers = timers;
    this.early = early;
    this.journal = journal;
    this.table = table;
    this.warnEvery = settings.warnEvery();
    this.tickets = new Tickets(settings.ageing());
    this.breakers = new Breakers(handlers::breaking, Clock.systemUTC());
    this.queue =
        new RequestQueue(
            UUID.randomUUID().toString(),
            new RequestQueue.Limits(
                settings.maxRunningPerTenant(), handlers::limit, settings.maxWaiting()),
            breakers);
    load();
  }

  static Behavior<DispatcherMessage> create(
      Journal journal, RequestTable table, RequestSettings settings, Handlers handlers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        100_000,
                        early ->
                            new Dispatcher(
                                context, timers, early, journal, table, settings, handlers))));
  }

  @Override
  public Receive<DispatcherMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(Loaded.class, this::onLoaded)
        .onMessageEquals(Clockwork.LOAD, this::load)
        .onMessageEquals(DispatcherMessage.Stop.INSTANCE, Behaviors::stopped)
        .onMessage(DispatcherMessage.class, message -> !loaded, this::later)
        .onMessage(Workers.class, this::onWorkers)
        .onMessage(Here.class, this::onHere)
        .onMessage(Offer.class, this::onOffer)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(Cancel.class, this::onCancel)
        .onMessage(Asked.class, this::onAsked)
        .onMessage(AskAgain.class, again -> ask(again.key(), again.command()))
        .onMessageEquals(Clockwork.CLAIMS_OVER, this::onClaimsOver)
        .onMessageEquals(Clockwork.WAKE, this::drive)
        .onMessageEquals(Clockwork.WARN, this::warn)
        .onSignal(Terminated.class, this::onWorkerGone)
        .build();
  }

  private Behavior<DispatcherMessage> later(DispatcherMessage message) {
    if (!early.isFull()) { // what is not kept is said again, or found in the database
      early.stash(message);
    }
    return this;
  }

  /** Reads on in what is not finished. */
  private Behavior<DispatcherMessage> load() {
    context.pipeToSelf(
        table.unfinished(loadedTo, PAGE),
        (rows, failure) -> new Loaded(failure == null ? rows : null));
    return this;
  }

  private Behavior<DispatcherMessage> onLoaded(Loaded page) {
    var rows = page.rows();
    if (rows == null) {
      context.getLog().warn("the unfinished requests cannot be read; trying again in {}", PAUSE);
      timers.startSingleTimer(Clockwork.LOAD, PAUSE);
      return this;
    }
    rows.forEach(this::take);
    if (rows.size() == PAGE) {
      var last = rows.get(PAGE - 1);
      loadedTo = new Mark(last.submittedAt(), last.id());
      return load();
    }
    loadedTo = null;
    if (!unclaimed.isEmpty()) {
      names.keySet().forEach(worker -> worker.tell(new Hello(context.getSelf())));
      timers.startSingleTimer(Clockwork.CLAIMS_OVER, CLAIMS);
    }
    if (loaded) {
      return drive();
    }
    loaded = true;
    timers.startTimerWithFixedDelay(Clockwork.WARN, warnEvery);
    context.getLog().info("{} requests wait, {} ran", queue.waiting(), unclaimed.size());
    context
        .getSystem()
        .receptionist()
        .tell(
            Receptionist.subscribe(
                Worker.KEY,
                context.messageAdapter(
                    Receptionist.Listing.class,
                    listing -> new Workers(listing.getServiceInstances(Worker.KEY)))));
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

  private void take(Row row) {
    var ticket = tickets.of(row);
    if (row.run() == null) {
      queue.offer(ticket);
    } else if (queue.running(ticket.key()).isEmpty()) {
      unclaimed.put(ticket.key(), row);
    }
  }

  private Behavior<DispatcherMessage> onWorkers(Workers workers) {
    for (var worker : workers.refs()) {
      if (names.putIfAbsent(worker, "") == null) {
        context.watch(worker);
        worker.tell(new Hello(context.getSelf()));
      }
    }
    return this;
  }

  private Behavior<DispatcherMessage> onHere(Here here) {
    if (!names.containsKey(here.ref())) {
      return this; // it is gone, or will be found by the receptionist
    }
    names.put(here.ref(), here.worker());
    refs.put(here.worker(), here.ref());
    queue.putWorker(here.worker(), here.actions(), here.capacity());
    here.runs().forEach(run -> claim(run.ticket(), run.run(), here.worker()));
    return drive();
  }

  /**
   * A worker runs it, whatever was known of it here: it may have been read as waiting, because it
   * was only given to that worker by the dispatcher before.
   */
  private void claim(Ticket ticket, String run, String worker) {
    var key = ticket.key();
    unclaimed.remove(key);
    queue
        .running(key)
        .filter(other -> other.worker().equals(worker) && !other.run().equals(run))
        .ifPresent(refused -> end(key, refused.run(), Breakers.Sign.NONE));
    if (queue.running(key).isEmpty()) {
      queue.adopt(ticket, run, worker);
    }
  }

  /** What nobody runs was lost with its worker. */
  private Behavior<DispatcherMessage> onClaimsOver() {
    List.copyOf(unclaimed.values())
        .forEach(row -> release(tickets.of(row).key(), String.valueOf(row.run())));
    unclaimed.clear();
    return this;
  }

  private Behavior<DispatcherMessage> onOffer(Offer offer) {
    var lines = new HashMap<Map.Entry<String, String>, Length>();
    for (var one : offer.requests()) {
      var ticket = one.ticket();
      if (!unclaimed.containsKey(ticket.key())) { // what ran is found out about first
        queue.offer(ticket);
      }
      if (one.awaited()) {
        awaited.put(ticket.key(), offer.from());
      }
      lines.put(
          Map.entry(ticket.tenant(), ticket.action()),
          new Length(
              ticket.tenant(), ticket.action(), queue.length(ticket.tenant(), ticket.action())));
    }
    offer.from().tell(new Offered(offer.number(), List.copyOf(lines.values())));
    return drive();
  }

  private Behavior<DispatcherMessage> onEnded(Ended ended) {
    end(ended.key(), ended.run(), ended.sign());
    var again = ended.again();
    if (again != null) {
      queue.offer(again);
    } else if (ended.elsewhere()) {
      load(); // who has it may be gone, and then nobody would say so any more
    } else {
      awaited.remove(ended.key());
    }
    return drive();
  }

  private boolean end(Ticket.Key key, String run, Breakers.Sign sign) {
    var assignment = queue.running(key);
    if (!queue.end(key, run)) {
      return false;
    }
    assignment.ifPresent(one -> breakers.ended(one.ticket().action(), sign));
    return true;
  }

  private Behavior<DispatcherMessage> onCancel(Cancel cancel) {
    var key = cancel.key();
    if (queue.remove(key) && awaited.containsKey(key)) {
      ask(key, new RequestCommand.Cancel()); // has no effect any more, and says how it ended
    }
    queue
        .running(key)
        .ifPresent(
            run -> {
              var worker = refs.get(run.worker());
              if (worker != null) {
                worker.tell(new EndRun(key, run.run(), cancel.waiter()));
              }
            });
    return drive();
  }

  private Behavior<DispatcherMessage> onWorkerGone(Terminated gone) {
    var name = names.remove(gone.getRef().<WorkerMessage>unsafeUpcast());
    if (name != null && !name.isEmpty()) {
      refs.remove(name);
      for (var lost : queue.removeWorker(name)) {
        end(lost.ticket().key(), lost.run(), Breakers.Sign.NONE);
        release(lost.ticket().key(), lost.run());
      }
    }
    load(); // it may have stored requests of which it could not tell any more
    return drive();
  }

  private void release(Ticket.Key key, String run) {
    ask(key, new Release(run, true));
  }

  private Behavior<DispatcherMessage> ask(Ticket.Key key, RequestCommand command) {
    context.pipeToSelf(
        journal.ask(key, command), (answer, neverFails) -> new Asked(key, command, answer));
    return this;
  }

  private Behavior<DispatcherMessage> onAsked(Asked asked) {
    if (asked.answer() instanceof Answer.Unknown) {
      askLater(asked);
    } else if (asked.answer() instanceof Answer.Known known) {
      var state = known.standing().state();
      if (state.status().isWaiting() && asked.command() instanceof Expire) {
        askLater(asked); // its clock is late
      } else if (state.status().isWaiting()) {
        queue.offer(tickets.of(asked.key(), state));
      } else if (state.status().isFinal()) {
        tellFinished(asked.key(), state);
      }
    }
    return drive();
  }

  private void askLater(Asked asked) {
    var again = new AskAgain(asked.key(), asked.command());
    timers.startSingleTimer(again, again, PAUSE);
  }

  private void tellFinished(Ticket.Key key, RequestState state) {
    var waiter = awaited.remove(key);
    if (waiter != null) {
      waiter.tell(new WorkerMessage.Finished(key, state));
    }
  }

  /** Lets everything run that can, and sets the clock for what comes by itself. */
  private Behavior<DispatcherMessage> drive() {
    var now = Instant.now().toEpochMilli();
    queue.expired(now).forEach(ticket -> ask(ticket.key(), new Expire()));
    for (var next = queue.next(now); next.isPresent(); next = queue.next(now)) {
      var run = next.get();
      var worker = refs.get(run.worker());
      if (worker != null) {
        worker.tell(new Run(run.ticket(), run.run(), awaited.get(run.ticket().key())));
      }
    }
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
