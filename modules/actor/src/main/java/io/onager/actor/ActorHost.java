package io.onager.actor;

import io.onager.actor.ActorMessage.Invoke;
import io.onager.actor.CommandQueue.Waiting;
import io.onager.actor.Writer.Report;
import io.onager.model.Address;
import java.time.Clock;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One actor, as the cluster reaches it: takes commands at any time and gives them to its {@link
 * Writer} one batch after the other, serves reads and followers from the last stored state, and
 * answers what cannot be stored. Where the writer fails it waits a moment and makes a new one.
 */
final class ActorHost<C, E, S> extends AbstractBehavior<ActorMessage> {
  /** The time to try the journal again. */
  enum Retry implements ActorMessage {
    INSTANCE
  }

  private final StreamedActor<C, E, S> type;
  private final Address address;
  private final HostSettings settings;
  private final Clock clock;
  private final TimerScheduler<ActorMessage> timers;
  private final Followers<S> followers;
  private final Expiry expiry;
  private final Backoff backoff;
  private final CommandQueue waiting;
  private final Inquiries inquiries;
  private final Refusals refusals;
  private final MessageLimit limit;
  private final Outbox outbox;
  private final Incident damage = new Incident();
  private List<Waiting> inFlight = List.of();
  private boolean stopping;

  /** Whether the snapshot was found unreadable, and whether the present writer goes without it. */
  private boolean replayAll;

  private boolean replayingAll;

  /** The incident where the history was found damaged when it was looked at last. */
  private @Nullable String damaged;

  /** The present writer; {@code null} while its journal is away or the history is damaged. */
  private @Nullable ActorRef<Writer.Decide> writer;

  /** Whether the writer has rebuilt the life and takes batches. */
  private boolean ready;

  /**
   * The last stored state; kept while the journal is away, {@code null} before it was ever read.
   */
  private @Nullable Present<S> present;

  private ActorHost(
      ActorContext<ActorMessage> context,
      TimerScheduler<ActorMessage> timers,
      StreamedActor<C, E, S> type,
      Address address,
      HostSettings settings,
      Clock clock) {
    super(context);
    this.type = type;
    this.address = address;
    this.settings = settings;
    this.clock = clock;
    this.timers = timers;
    this.backoff = new Backoff(settings.minBackoff(), settings.maxBackoff());
    this.waiting = new CommandQueue(settings, clock);
    this.inquiries = new Inquiries(settings.maxWaiting());
    this.refusals = new Refusals(waiting, inquiries, backoff);
    this.limit = new MessageLimit(address.path(), settings.maxMessageBytes());
    this.followers = new Followers<>(context.getSelf(), settings, limit, clock);
    this.outbox = Outbox.get(context.getSystem());
    this.expiry = new Expiry(timers, waiting, followers, settings.lease());
    startWriter();
  }

  /** Describes the host of the actor at {@code address}. */
  static <C, E, S> Behavior<ActorMessage> create(
      StreamedActor<C, E, S> type, Address address, HostSettings settings, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new ActorHost<>(context, timers, type, address, settings, clock)));
  }

  @Override
  public Receive<ActorMessage> createReceive() {
    return new HostReceive(this);
  }

  Behavior<ActorMessage> onInvoke(Invoke invoke) {
    var incident = damage();
    if (incident != null) {
      Refusals.fail(invoke, incident);
    } else if (writer == null) {
      refusals.refuse(invoke, "The journal cannot be reached: nothing was done.");
    } else if (waiting.offer(invoke)) {
      decideNext();
    } else {
      refusals.refuse(invoke, "Too many commands wait for this actor: nothing was done.");
    }
    return this;
  }

  Behavior<ActorMessage> onRead(ActorMessage.Read read) {
    var incident = damage();
    if (present != null) {
      read.replyTo().tell(limit.reading(present));
    } else if (incident != null) {
      Refusals.fail(read, incident);
    } else if (writer == null || !inquiries.offer(read)) {
      refusals.refuse(read);
    }
    return this;
  }

  Behavior<ActorMessage> onFollow(ActorMessage.Follow follow) {
    var incident = damage();
    if (present != null) {
      followers.follow(follow, present);
      expiry.schedule();
    } else if (incident != null) {
      Refusals.fail(follow, incident);
    } else {
      inquiries.put(follow);
    }
    return this;
  }

  /**
   * Returns the incident where the history was found damaged just now. Later the one who asks lets
   * it be looked at again: it may have been mended.
   */
  private @Nullable String damage() {
    if (damaged != null && !timers.isTimerActive(Retry.INSTANCE)) {
      damaged = null;
      startWriter();
    }
    return damaged;
  }

  Behavior<ActorMessage> onAcknowledge(ActorMessage.Acknowledge acknowledge) {
    if (present != null) {
      followers.acknowledge(acknowledge, present);
    }
    return this;
  }

  Behavior<ActorMessage> onSignal(ActorMessage.Signal signal) {
    if (present != null) { // else it is not known yet what it is about
      followers.signal(signal, present);
    }
    return this;
  }

  Behavior<ActorMessage> onAcknowledgeSignal(ActorMessage.AcknowledgeSignal acknowledge) {
    followers.acknowledgeSignal(acknowledge);
    return this;
  }

  Behavior<ActorMessage> onUnfollow(ActorMessage.Unfollow unfollow) {
    inquiries.remove(unfollow.feed());
    followers.unfollow(unfollow.feed());
    expiry.schedule();
    return this;
  }

  Behavior<ActorMessage> onStop() {
    stopping = true;
    return stopWhenDone();
  }

  @SuppressWarnings("unchecked") // only this host's own writer reports, and it has the same types
  Behavior<ActorMessage> onReport(Report<?> report) {
    var own = (Report<S>) report;
    if (own instanceof Report.Decided<S> decided) {
      return onDecided(decided);
    }
    if (own instanceof Report.Recovered<S> recovered) {
      return onRecovered(recovered);
    }
    if (own instanceof Report.Damaged<S> found) {
      return onDamaged(found);
    }
    return own instanceof Report.SnapshotUnreadable<S> unreadable
        ? onSnapshotUnreadable(unreadable)
        : onUnconfirmed();
  }

  private Behavior<ActorMessage> onRecovered(Report.Recovered<S> recovered) {
    var before = present;
    var now = new Present<>(recovered.epoch(), recovered.revision(), recovered.state());
    present = now;
    ready = true;
    replayAll = false;
    damage.end();
    backoff.reset();
    if (before != null
        && (before.revision() != now.revision() || !before.epoch().equals(now.epoch()))) {
      followers.resynchronize(now);
    }
    inquiries.takeAll(this::onRead, this::onFollow);
    decideNext();
    return stopWhenDone();
  }

  private Behavior<ActorMessage> onDecided(Report.Decided<S> decided) {
    var changes = decided.changes();
    if (!changes.isEmpty()) {
      var last = changes.get(changes.size() - 1);
      var now = new Present<>(decided.epoch(), last.revision(), last.state());
      present = now;
      followers.publish(changes, now);
      outbox.deliver(address, changes);
    }
    decided.answers().forEach(Batch.Answer::give);
    waiting.putBack(inFlight.subList(decided.answers().size(), inFlight.size()));
    inFlight = List.of();
    decideNext();
    return stopWhenDone();
  }

  private Behavior<ActorMessage> onSnapshotUnreadable(Report.SnapshotUnreadable<S> unreadable) {
    getContext()
        .getLog()
        .warn(
            "{}: the snapshot cannot be used ({}); replaying all events",
            address,
            unreadable.problem());
    replayAll = true;
    return this;
  }

  /** As if the journal had failed while it was replayed. */
  private Behavior<ActorMessage> onUnconfirmed() {
    if (writer != null) {
      getContext().stop(writer);
    }
    return this;
  }

  /** Nobody is told anything of a life of which a part is missing, until it is there again. */
  private Behavior<ActorMessage> onDamaged(Report.Damaged<S> found) {
    if (writer != null) {
      getContext().unwatch(writer);
      getContext().stop(writer);
      writer = null;
    }
    present = null;
    var incident = damage.report(found.problem());
    damaged = incident;
    refusals.failAll(incident);
    followers.fail(incident);
    expiry.schedule();
    timers.startSingleTimer(Retry.INSTANCE, backoff.next());
    return stopWhenDone();
  }

  /** The writer's journal failed, or its events cannot be replayed. */
  Behavior<ActorMessage> onWriterTerminated(Terminated terminated) {
    writer = null;
    ready = false;
    refusals.doubt(inFlight);
    inFlight = List.of();
    if (replayAll && !replayingAll) {
      startWriter();
      return this;
    }
    refusals.refuseAll("The journal cannot be reached: nothing was done.");
    if (stopping) {
      return Behaviors.stopped();
    }
    var delay = backoff.next();
    getContext().getLog().warn("{}: no journal; trying again in {} ms", address, delay.toMillis());
    timers.startSingleTimer(Retry.INSTANCE, delay);
    return this;
  }

  Behavior<ActorMessage> onRetry() {
    if (damaged == null) { // else when somebody asks
      startWriter();
    }
    return this;
  }

  Behavior<ActorMessage> onExpiryDue() {
    followers.expire();
    refusals.refuse(waiting.takeExpired(), "Not stored in time: nothing was done.");
    expiry.schedule();
    return stopWhenDone();
  }

  Behavior<ActorMessage> onStopped() {
    followers.end();
    return this;
  }

  private void startWriter() {
    replayingAll = replayAll;
    var self = getContext().getSelf();
    var child =
        getContext()
            .spawnAnonymous(Writer.create(type, address, settings, clock, !replayAll, self));
    getContext().watch(child);
    writer = child;
  }

  private void decideNext() {
    if (writer != null && ready && inFlight.isEmpty() && !waiting.isEmpty()) {
      inFlight = waiting.take(settings.maxBatch());
      writer.tell(new Writer.Decide(inFlight.stream().map(Waiting::invoke).toList()));
    }
    expiry.schedule();
  }

  private Behavior<ActorMessage> stopWhenDone() {
    var done = inFlight.isEmpty() && waiting.isEmpty() && inquiries.isEmpty();
    return stopping && (done || writer == null) ? Behaviors.stopped() : this;
  }
}
