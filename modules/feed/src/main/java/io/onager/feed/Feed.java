package io.onager.feed;

import io.onager.actor.Actors;
import io.onager.actor.Publication;
import io.onager.actor.Update;
import io.onager.model.Address;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
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
 * the {@link Lease} says what has arrived, so that whatever was lost, the last update included, is
 * sent again.
 */
final class Feed extends AbstractBehavior<FeedCommand> {
  private final Address address;
  private final FeedSettings settings;
  private final ActorRef<FeedRegistry.Command> registry;
  private final MemoryBudget memory;
  private final FeedMeter meter;
  private final AtomicLong attaches;
  private final Lease lease;
  private final ReplayReader replays;
  private final Audience audience;
  private @Nullable Window window;
  private Entry latest = Entry.initial("null");

  private Feed(
      ActorContext<FeedCommand> context,
      TimerScheduler<FeedCommand> timers,
      FeedRegistry.Place place,
      FeedSettings settings,
      Actors actors) {
    super(context);
    this.address = place.address();
    this.registry = place.registry();
    this.memory = place.memory();
    this.meter = place.meter();
    this.attaches = place.attaches();
    this.settings = settings;
    this.audience = new Audience(settings.replayLimit());
    this.lease =
        new Lease(context, timers, new Whereabouts(context, address, actors, audience), settings);
    this.replays = new ReplayReader(context, timers, place, settings, actors, audience);
    timers.startTimerWithFixedDelay(FeedCommand.Renew.INSTANCE, settings.renewal());
  }

  static Behavior<FeedCommand> create(
      FeedRegistry.Place place, FeedSettings settings, Actors actors) {
    return Behaviors.supervise(
            Behaviors.<FeedCommand>setup(
                context ->
                    Behaviors.withTimers(
                        timers -> new Feed(context, timers, place, settings, actors))))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public Receive<FeedCommand> createReceive() {
    return new FeedReceive(this);
  }

  Behavior<FeedCommand> onHeard(Publication publication) {
    if (publication instanceof Publication.Published published) {
      onPublished(published);
    } else if (publication instanceof Publication.Signal signal) {
      onSignal(signal);
    } else if (publication instanceof Publication.Caught caught) {
      onCaught(caught);
    } else if (publication instanceof Publication.Present present) {
      onPresent(present);
    } else if (publication instanceof Publication.Ended ended) {
      lease.ended(ended.actor(), window);
    } else if (publication instanceof Publication.Failed failed) {
      onFailed(failed);
    }
    return this;
  }

  private void onCaught(Publication.Caught caught) {
    var current = window;
    if (current == null || !current.epoch().equals(caught.epoch())) {
      lease.ask(current);
    } else if (caught.revision() >= current.head()) {
      lease.foundAt(caught.actor());
      if (caught.revision() == current.head()) {
        lease.acknowledgeAll(current.head()); // what came twice, or while it was lost, was not
        audience.attachAnswered(caught.question(), current, latest);
      } else {
        lease.ask(current);
      }
    } // else said by one who is behind: on a node that has lost the actor, and does not know it
  }

  private void onPublished(Publication.Published published) {
    var current = window;
    if (current == null || !current.epoch().equals(published.epoch())) {
      lease.ask(current);
      return;
    }
    var before = current.head();
    var bytes = 0L;
    for (var update : published.updates()) {
      if (update.revision() == current.head() + 1) {
        latest = new Entry(update);
        current.add(latest);
        bytes += update.size();
      } else if (update.revision() > current.head()) {
        lease.ask(current);
        break;
      }
    }
    if (current.head() > before) {
      meter.newest(latest);
      lease.acknowledge(current.head(), bytes);
      audience.wake();
      audience.attachReached(current, latest);
    }
  }

  /** A signal comes behind its revision: who does not have that one has missed it. */
  private void onSignal(Publication.Signal said) {
    var current = window;
    if (current == null
        || !current.epoch().equals(said.epoch())
        || current.head() < said.revision()) {
      lease.ask(current);
      return;
    }
    lease.acknowledgeSignal(said.number());
    if (current.say(new Signal(said.revision(), said.number(), said.value()))) {
      audience.signal();
    }
  }

  /**
   * Begins a window here, unless the present one has come as far: then this was said before,
   * perhaps on a node where the actor is no more.
   */
  private void onPresent(Publication.Present present) {
    var before = window;
    var sameLife = before != null && before.epoch().equals(present.epoch());
    if (before == null || !sameLife || before.head() <= present.revision()) {
      lease.foundAt(present.actor());
    }
    if (before != null && sameLife && before.head() >= present.revision()) {
      return;
    }
    var fresh =
        new Window(
            present.epoch(),
            present.revision(),
            settings.windowUpdates(),
            settings.windowBytes(),
            memory);
    window = fresh;
    latest = new Entry(new Update(present.revision(), Instant.EPOCH, "null", present.state()));
    fresh.begin(latest);
    meter.window(fresh, latest);
    onAudience();
    lease.begin(present.revision());
    replays.begin(present.epoch());
    if (!audience.attachAnswered(present.question(), fresh, latest)) {
      lease.ask(fresh);
    }
    if (before != null) {
      before.close();
      audience.wake();
    }
  }

  private void onFailed(Publication.Failed failed) {
    lease.end(); // else one whose state is too large goes on publishing to this
    forget();
    audience.fail(failed.incident());
    onUnwatched();
  }

  /** Nobody is served from here: whoever comes next lets the actor be looked for. */
  private void forget() {
    if (window != null) {
      window.close();
      window = null;
    }
    latest = Entry.initial("null");
    lease.forget();
    replays.clear();
    meter.noWindow();
  }

  Behavior<FeedCommand> onAttach(FeedCommand.Attach attach) {
    attaches.incrementAndGet();
    attach(attach.subscriber(), attach.from());
    return this;
  }

  private void attach(Subscriber subscriber, @Nullable From from) {
    if (audience.attach(subscriber, from, window, latest, lease.nextQuestion())) {
      lease.look(window);
    }
    onAudience();
  }

  Behavior<FeedCommand> onReread(FeedCommand.Reread reread) {
    var current = window;
    if (current == null
        || !audience.hasPlace(reread.subscriber())
        || reread.from().behind() == current.head()
        || !audience.canReread(reread.from(), current)) {
      attach(reread.subscriber(), reread.from());
    } else {
      replays.give(reread.subscriber(), reread.from().behind(), latest);
    }
    return this;
  }

  Behavior<FeedCommand> onReplayed(FeedCommand.Replayed replayed) {
    if (window != null) {
      replays.onReplayed(replayed, window, latest);
      onAudience(); // who cannot be given what it wants begins anew
    }
    return this;
  }

  Behavior<FeedCommand> onReplayFailed(FeedCommand.ReplayFailed failed) {
    if (window != null) {
      replays.onFailed(failed, window, latest);
      onAudience();
    }
    return this;
  }

  Behavior<FeedCommand> onReplayAgain(FeedCommand.ReplayAgain again) {
    replays.onAgain(again, latest);
    return this;
  }

  Behavior<FeedCommand> onDetach(FeedCommand.Detach detach) {
    audience.remove(detach.subscriber());
    replays.forget(detach.subscriber());
    onUnwatched();
    return this;
  }

  private void onAudience() {
    meter.watchers(audience.size());
    if (window != null) {
      window.share(audience.size() > 1);
    }
  }

  private void onUnwatched() {
    onAudience();
    if (audience.isEmpty()) {
      var unborn = latest.revision() == 0;
      registry.tell(
          new FeedRegistry.Unwatched(address, getContext().getSelf(), attaches.get(), unborn));
    }
  }

  Behavior<FeedCommand> onRenew() {
    replays.expire();
    if (window != null) {
      window.trim();
      audience.renew(window, latest);
    }
    lease.renew(window);
    return this;
  }

  /** A lost actor that nobody watches may sleep: what is known of it grows old, and goes. */
  Behavior<FeedCommand> onRetry() {
    if (audience.isEmpty()) {
      forget();
      onUnwatched();
    } else {
      lease.look(window);
    }
    return this;
  }

  Behavior<FeedCommand> onStop() {
    audience.sendOn(address, registry);
    lease.end();
    return Behaviors.stopped();
  }

  Behavior<FeedCommand> onActorTerminated(Terminated terminated) {
    lease.lost(terminated.getRef());
    return this;
  }

  Behavior<FeedCommand> onPreRestart(PreRestart restarting) {
    audience.sendOn(address, registry);
    return end();
  }

  /** Lets everyone know that this window goes nowhere: they attach again. */
  Behavior<FeedCommand> end() {
    if (window != null) {
      window.close();
    }
    replays.clear();
    meter.noWindow();
    audience.wake();
    return this;
  }
}
