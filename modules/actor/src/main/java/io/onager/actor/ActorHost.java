package io.onager.actor;

import io.onager.actor.ActorMessage.Invoke;
import io.onager.actor.CommandQueue.Waiting;
import io.onager.actor.Writer.Report;
import io.onager.model.Address;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private enum Retry implements ActorMessage {
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
  private final List<ActorMessage.Read> waitingReads = new ArrayList<>();
  private final Map<ActorRef<Publication>, ActorMessage.Follow> waitingFollows = new HashMap<>();
  private List<Waiting> inFlight = List.of();
  private boolean stopping;

  /** Whether the snapshot was found unreadable, and whether the present writer goes without it. */
  private boolean replayAll;

  private boolean replayingAll;

  /** The present writer; {@code null} while its journal is away. */
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
    this.followers = new Followers<>(context.getSelf(), settings, clock);
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
    return newReceiveBuilder()
        .onMessage(Invoke.class, this::onInvoke)
        .onMessage(ActorMessage.Read.class, this::onRead)
        .onMessage(ActorMessage.Follow.class, this::onFollow)
        .onMessage(ActorMessage.Acknowledge.class, this::onAcknowledge)
        .onMessage(ActorMessage.Unfollow.class, this::onUnfollow)
        .onMessageEquals(ActorMessage.Stop.INSTANCE, this::onStop)
        .onMessage(Report.class, this::onReport)
        .onMessage(Expiry.Due.class, due -> onExpiryDue())
        .onMessageEquals(Retry.INSTANCE, this::onRetry)
        .onSignal(Terminated.class, this::onWriterTerminated)
        .build();
  }

  private Behavior<ActorMessage> onInvoke(Invoke invoke) {
    if (writer == null) {
      refuse(invoke, "The journal cannot be reached: nothing was done.");
    } else if (waiting.offer(invoke)) {
      decideNext();
    } else {
      refuse(invoke, "Too many commands wait for this actor: nothing was done.");
    }
    return this;
  }

  private Behavior<ActorMessage> onRead(ActorMessage.Read read) {
    if (present != null) {
      read.replyTo().tell(new Reading.Found(present.epoch(), present.revision(), present.text()));
    } else if (writer == null || waitingReads.size() >= settings.maxWaiting()) {
      refuse(read);
    } else {
      waitingReads.add(read);
    }
    return this;
  }

  private Behavior<ActorMessage> onFollow(ActorMessage.Follow follow) {
    if (present != null) {
      followers.follow(follow, present);
      expiry.schedule();
    } else {
      waitingFollows.put(follow.feed(), follow);
    }
    return this;
  }

  private Behavior<ActorMessage> onAcknowledge(ActorMessage.Acknowledge acknowledge) {
    if (present != null) {
      followers.acknowledge(acknowledge, present);
    }
    return this;
  }

  private Behavior<ActorMessage> onUnfollow(ActorMessage.Unfollow unfollow) {
    waitingFollows.remove(unfollow.feed());
    followers.unfollow(unfollow.feed());
    expiry.schedule();
    return this;
  }

  private Behavior<ActorMessage> onStop() {
    stopping = true;
    return stopWhenDone();
  }

  @SuppressWarnings("unchecked") // only this host's own writer reports, and it has the same types
  private Behavior<ActorMessage> onReport(Report<?> report) {
    var own = (Report<S>) report;
    if (own instanceof Report.Recovered<S> recovered) {
      return onRecovered(recovered);
    }
    return own instanceof Report.Decided<S> decided
        ? onDecided(decided)
        : onSnapshotUnreadable((Report.SnapshotUnreadable<S>) own);
  }

  private Behavior<ActorMessage> onRecovered(Report.Recovered<S> recovered) {
    var before = present;
    var now = new Present<>(recovered.epoch(), recovered.revision(), recovered.state());
    present = now;
    ready = true;
    replayAll = false;
    backoff.reset();
    if (before != null
        && (before.revision() != now.revision() || !before.epoch().equals(now.epoch()))) {
      followers.resynchronize(now);
    }
    waitingReads.forEach(this::onRead);
    waitingReads.clear();
    waitingFollows.values().forEach(this::onFollow);
    waitingFollows.clear();
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

  /** The writer's journal failed, or its events cannot be replayed. */
  private Behavior<ActorMessage> onWriterTerminated(Terminated terminated) {
    writer = null;
    ready = false;
    var afterMillis = backoff.present().toMillis();
    var inDoubt =
        new Outcome.Unavailable("The journal failed: it may be stored.", afterMillis, true);
    inFlight.forEach(each -> each.invoke().replyTo().tell(inDoubt));
    inFlight = List.of();
    if (replayAll && !replayingAll) {
      startWriter();
      return this;
    }
    refuseAllWaiting("The journal cannot be reached: nothing was done.");
    if (stopping) {
      return Behaviors.stopped();
    }
    var delay = backoff.next();
    getContext().getLog().warn("{}: no journal; trying again in {} ms", address, delay.toMillis());
    timers.startSingleTimer(Retry.INSTANCE, delay);
    return this;
  }

  private Behavior<ActorMessage> onRetry() {
    startWriter();
    return this;
  }

  private Behavior<ActorMessage> onExpiryDue() {
    followers.expire();
    refuse(waiting.takeExpired(), "Not stored in time: nothing was done.");
    expiry.schedule();
    return stopWhenDone();
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
    var done = inFlight.isEmpty() && waiting.isEmpty() && waitingReads.isEmpty();
    return stopping && (done || writer == null) ? Behaviors.stopped() : this;
  }

  private void refuseAllWaiting(String message) {
    refuse(waiting.take(Integer.MAX_VALUE), message);
    waitingReads.forEach(this::refuse);
    waitingReads.clear();
  }

  private void refuse(List<Waiting> commands, String message) {
    commands.forEach(each -> refuse(each.invoke(), message));
  }

  private void refuse(Invoke invoke, String message) {
    invoke.replyTo().tell(new Outcome.Unavailable(message, backoff.present().toMillis()));
  }

  private void refuse(ActorMessage.Read read) {
    read.replyTo()
        .tell(
            new Reading.Unavailable(
                "The journal cannot be reached.", backoff.present().toMillis()));
  }
}
