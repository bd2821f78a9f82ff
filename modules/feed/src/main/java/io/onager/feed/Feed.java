package io.onager.feed;

import io.onager.actor.ActorMessage;
import io.onager.actor.Actors;
import io.onager.actor.Past;
import io.onager.actor.Past.Checkpoint;
import io.onager.actor.Publication;
import io.onager.actor.Update;
import io.onager.model.Address;
import io.onager.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Follows one actor for all who watch it on this node, and is the one writer of its window. Trusts
 * nothing that is not checked: every update must be the one behind the last, and each renewal of
 * the lease says what has arrived, so that whatever was lost, the last update included, is sent
 * again.
 */
final class Feed extends AbstractBehavior<Feed.Command> {
  sealed interface Command {}

  /**
   * Begin to serve {@code subscriber}, behind {@code from} or with the present state.
   *
   * @param checked whether the actor was asked where it is, because {@code from} is ahead of the
   *     feed
   */
  record Attach(Subscriber subscriber, @Nullable From from, boolean checked) implements Command {
    Attach(Subscriber subscriber, @Nullable From from) {
      this(subscriber, from, false);
    }
  }

  /** Give {@code subscriber} what lies behind {@code from}, out of the journal. */
  record Reread(Subscriber subscriber, From from) implements Command {}

  /** Serve {@code subscriber} no more. */
  record Detach(Subscriber subscriber) implements Command {}

  /** The registry has let go of this feed. */
  enum Stop implements Command {
    INSTANCE
  }

  /** What the actor says. */
  record Heard(Publication publication) implements Command {}

  private record Replayed(String epoch, Past past) implements Command {}

  private record ReplayFailed(long begin, Throwable failure) implements Command {}

  private record ReplayAgain(long begin) implements Command {}

  private enum Renew implements Command {
    INSTANCE
  }

  private enum Retry implements Command {
    INSTANCE
  }

  private enum Unwatched implements Command {
    INSTANCE
  }

  private final Address address;
  private final FeedSettings settings;
  private final Actors actors;
  private final ActorRef<FeedRegistry.Command> registry;
  private final ActorRef<Publication> adapter;
  private final TimerScheduler<Command> timers;
  private final Replays replays;
  private final List<Attach> waiting = new ArrayList<>();
  private final Set<Subscriber> subscribers = new LinkedHashSet<>();
  private long acknowledged;

  /** Where the actor is, from its own answers. */
  private @Nullable ActorRef<ActorMessage> actor;

  private @Nullable Window window;
  private Entry latest = new Entry(new Update(0, Instant.EPOCH, "null", "null"));

  private Feed(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Address address,
      FeedSettings settings,
      Actors actors,
      ActorRef<FeedRegistry.Command> registry) {
    super(context);
    this.address = address;
    this.settings = settings;
    this.actors = actors;
    this.registry = registry;
    this.timers = timers;
    this.replays = new Replays(settings.replayStretch(), this::read);
    this.adapter = context.messageAdapter(Publication.class, Heard::new);
    timers.startTimerWithFixedDelay(Renew.INSTANCE, settings.renewal());
    scheduleRetirement();
    follow();
  }

  static Behavior<Command> create(
      Address address,
      FeedSettings settings,
      Actors actors,
      ActorRef<FeedRegistry.Command> registry) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers -> new Feed(context, timers, address, settings, actors, registry))))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Heard.class, heard -> onHeard(heard.publication()))
        .onMessage(Attach.class, this::onAttach)
        .onMessage(Reread.class, this::onReread)
        .onMessage(Replayed.class, this::onReplayed)
        .onMessage(ReplayFailed.class, this::onReplayFailed)
        .onMessage(ReplayAgain.class, this::onReplayAgain)
        .onMessage(Detach.class, this::onDetach)
        .onMessageEquals(Renew.INSTANCE, this::onRenew)
        .onMessageEquals(Retry.INSTANCE, this::onRetry)
        .onMessageEquals(Unwatched.INSTANCE, this::onUnwatched)
        .onMessageEquals(Stop.INSTANCE, this::onStop)
        .onSignal(Terminated.class, this::onActorTerminated)
        .onSignal(PreRestart.class, this::onPreRestart)
        .onSignal(PostStop.class, stopped -> end())
        .build();
  }

  private Behavior<Command> onHeard(Publication publication) {
    if (publication instanceof Publication.Published published) {
      onPublished(published);
    } else if (publication instanceof Publication.Caught caught) {
      watch(caught.actor());
      if (window == null
          || !window.epoch().equals(caught.epoch())
          || window.head() != caught.revision()) {
        follow();
      } else {
        attachWaiting(window);
      }
    } else if (publication instanceof Publication.Present present) {
      watch(present.actor());
      onPresent(present);
    }
    return this;
  }

  private void onPublished(Publication.Published published) {
    var current = window;
    if (current == null || !current.epoch().equals(published.epoch())) {
      follow();
      return;
    }
    var before = current.head();
    for (var update : published.updates()) {
      if (update.revision() == current.head() + 1) {
        latest = new Entry(update);
        current.add(latest);
      } else if (update.revision() > current.head()) {
        follow();
        break;
      }
    }
    if (current.head() > before) {
      acknowledge(current.head());
      subscribers.forEach(Subscriber::ready);
      attachWaiting(current);
    }
  }

  private void attachWaiting(Window current) {
    var all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(attach -> attach(attach, current));
  }

  /**
   * Begins a window here, unless the present one has come as far: then this was said before,
   * perhaps on a node where the actor is no more.
   */
  private void onPresent(Publication.Present present) {
    var before = window;
    var sameLife = before != null && before.epoch().equals(present.epoch());
    if (before == null || !sameLife || before.head() < present.revision()) {
      var fresh = new Window(present.epoch(), present.revision(), settings.windowUpdates());
      window = fresh;
      latest = new Entry(new Update(present.revision(), Instant.EPOCH, "null", present.state()));
      acknowledged = present.revision();
      attachWaiting(fresh);
      if (before != null) {
        if (!sameLife) {
          replays.clear();
        }
        before.close();
        subscribers.forEach(Subscriber::ready);
      }
    }
  }

  private Behavior<Command> onAttach(Attach attach) {
    timers.cancel(Unwatched.INSTANCE);
    var current = window;
    if (current == null) {
      waiting.add(attach);
    } else {
      attach(attach, current);
    }
    return this;
  }

  private void attach(Attach attach, Window current) {
    var from = attach.from();
    if (from == null) {
      attached(attach.subscriber(), Start.STARTED, current.head(), current);
    } else if (!attach.checked() && isAhead(from, current)) {
      waiting.add(new Attach(attach.subscriber(), from, true));
      follow(); // this feed may be the one that is late
    } else if (continues(from, current)) {
      attached(attach.subscriber(), Start.RESUMED, behind(from, current), current);
    } else {
      attached(attach.subscriber(), Start.RESET, current.head(), current);
    }
  }

  private void attached(Subscriber subscriber, Start start, long behind, Window current) {
    subscribers.add(subscriber);
    subscriber.attached(
        new Attachment(
            start, current.epoch(), current.head(), latest, new Cursor(current, behind + 1)));
  }

  private static boolean isAhead(From from, Window current) {
    return current.epoch().equals(from.epoch()) && from.revision() > current.head();
  }

  /** Revision 0 is the same in every life. */
  private boolean continues(From from, Window current) {
    return (from.epoch() == null || from.revision() == 0 || from.epoch().equals(current.epoch()))
        && from.revision() <= current.head()
        && isWithinReach(from.revision(), current);
  }

  /** What a subscriber needs to see again may be out of reach: then it sees what is new. */
  private long behind(From from, Window current) {
    return isWithinReach(from.behind(), current) ? from.behind() : from.revision();
  }

  private boolean isWithinReach(long revision, Window current) {
    return current.head() - revision <= settings.replayLimit();
  }

  private Behavior<Command> onReread(Reread reread) {
    var current = window;
    if (current == null
        || !continues(reread.from(), current)
        || reread.from().behind() == current.head()) {
      return onAttach(new Attach(reread.subscriber(), reread.from()));
    }
    replays.give(reread.subscriber(), reread.from().behind(), current.head());
    return this;
  }

  private void read(long after, long upTo, @Nullable Checkpoint near) {
    var epoch = window == null ? "" : window.epoch();
    getContext()
        .pipeToSelf(
            actors.past(address, after, upTo, near),
            (past, failure) ->
                failure == null ? new Replayed(epoch, past) : new ReplayFailed(after, failure));
  }

  private Behavior<Command> onReplayed(Replayed replayed) {
    if (window != null && window.epoch().equals(replayed.epoch())) {
      replays.done(replayed.past());
    }
    return this;
  }

  /** Whoever needs the journal waits for it; where events are gone for good, begins anew. */
  private Behavior<Command> onReplayFailed(ReplayFailed failed) {
    var cause = failed.failure() instanceof CompletionException wrapped ? wrapped.getCause() : null;
    var current = window;
    if (current != null
        && (cause == null ? failed.failure() : cause) instanceof IllegalStateException) {
      getContext().getLog().error("{}: {}", address, failed.failure().getMessage());
      replays
          .giveUp(failed.begin())
          .forEach(subscriber -> attached(subscriber, Start.RESET, current.head(), current));
      return this;
    }
    getContext()
        .getLog()
        .warn("{}: the journal cannot be read: {}", address, failed.failure().toString());
    timers.startSingleTimer(
        failed.begin(), new ReplayAgain(failed.begin()), settings.retry().multipliedBy(5));
    return this;
  }

  private Behavior<Command> onReplayAgain(ReplayAgain again) {
    if (window != null) {
      replays.again(again.begin(), window.head());
    }
    return this;
  }

  private Behavior<Command> onDetach(Detach detach) {
    waiting.removeIf(attach -> attach.subscriber() == detach.subscriber());
    subscribers.remove(detach.subscriber());
    replays.forget(detach.subscriber());
    scheduleRetirement();
    return this;
  }

  private Behavior<Command> onRenew() {
    replays.expire();
    follow();
    return this;
  }

  private Behavior<Command> onRetry() {
    follow();
    return this;
  }

  private Behavior<Command> onUnwatched() {
    registry.tell(new FeedRegistry.Retire(address, getContext().getSelf()));
    return this;
  }

  /** Whoever attached after this feed had asked to retire is sent on to its successor. */
  private Behavior<Command> onStop() {
    sendOn();
    subscribers.forEach(Subscriber::ready);
    actors.tell(address, new ActorMessage.Unfollow(adapter));
    return Behaviors.stopped();
  }

  private Behavior<Command> onActorTerminated(Terminated terminated) {
    actor = null;
    timers.startSingleTimer(Retry.INSTANCE, settings.retry());
    return this;
  }

  private Behavior<Command> onPreRestart(PreRestart restarting) {
    sendOn();
    return end();
  }

  /** Lets those who still wait be attached by whoever comes behind this feed. */
  private void sendOn() {
    waiting.forEach(
        attach ->
            registry.tell(new FeedRegistry.Attach(address, attach.subscriber(), attach.from())));
  }

  /** Lets everyone know that this window goes nowhere: they attach again. */
  private Behavior<Command> end() {
    if (window != null) {
      window.close();
    }
    subscribers.forEach(Subscriber::ready);
    return this;
  }

  private void follow() {
    var at = window == null ? null : new Position(window.epoch(), window.head());
    actors.tell(address, new ActorMessage.Follow(adapter, at));
  }

  private void acknowledge(long head) {
    if (head - acknowledged >= settings.acknowledgeEvery()) {
      acknowledged = head;
      if (actor != null) {
        actor.tell(new ActorMessage.Acknowledge(adapter, head));
      }
    }
  }

  private void watch(ActorRef<ActorMessage> found) {
    if (!found.equals(actor)) {
      if (actor != null) {
        getContext().unwatch(actor);
      }
      getContext().watch(found);
      actor = found;
    }
  }

  private void scheduleRetirement() {
    if (subscribers.isEmpty() && waiting.isEmpty()) {
      Duration retention = settings.retention();
      timers.startSingleTimer(Unwatched.INSTANCE, retention);
    }
  }
}
