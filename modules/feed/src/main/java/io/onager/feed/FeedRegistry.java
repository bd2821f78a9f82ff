package io.onager.feed;

import io.onager.actor.Actors;
import io.onager.model.Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * This node's feeds by address: makes each when its first subscriber comes, and lets go of it some
 * time after its last, or earlier where a new one needs the room. One on each node.
 */
final class FeedRegistry extends AbstractBehavior<FeedRegistry.Command> {
  sealed interface Command {}

  /** Brings a subscriber to the feed of {@code address}. */
  record Attach(Address address, Subscriber subscriber, @Nullable From from) implements Command {}

  /** Asks the feed of {@code address} for what its window does not have any more. */
  record Reread(Address address, Subscriber subscriber, From from) implements Command {}

  /** Takes a subscriber from the feed of {@code address}. */
  record Detach(Address address, Subscriber subscriber) implements Command {}

  /**
   * A feed says that nobody watches it any more.
   *
   * @param attaches how many had been sent to it by then: where more have been, it is not true any
   *     more
   * @param unborn whether it knows of nothing that its actor has done
   */
  record Unwatched(Address address, ActorRef<FeedCommand> feed, long attaches, boolean unborn)
      implements Command {}

  private record Ended(Address address, ActorRef<FeedCommand> feed) implements Command {}

  private enum Sweep implements Command {
    INSTANCE
  }

  /**
   * What a feed is given with its address.
   *
   * @param attaches counted by the feed, beyond its own restart
   */
  record Place(
      Address address,
      ActorRef<Command> registry,
      FeedMeter meter,
      MemoryBudget memory,
      AtomicLong attaches) {}

  private static final class Served {
    private final ActorRef<FeedCommand> feed;
    private long attaches;

    private Served(ActorRef<FeedCommand> feed) {
      this.feed = feed;
    }
  }

  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final FeedSettings settings;
  private final FeedMeters meters;
  private final MemoryBudget memory;
  private final Function<Place, Behavior<FeedCommand>> newFeed;
  private final Map<Address, Served> feeds = new HashMap<>();
  private final Unused unused;
  private final Unused unborn;

  private FeedRegistry(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      FeedSettings settings,
      FeedMeters meters,
      Function<Place, Behavior<FeedCommand>> newFeed) {
    super(context);
    this.settings = settings;
    this.meters = meters;
    this.memory = new MemoryBudget(settings.memory());
    this.newFeed = newFeed;
    this.unused = new Unused(settings.retention());
    this.unborn = new Unused(settings.retentionUnborn());
    timers.startTimerWithFixedDelay(Sweep.INSTANCE, shortest(SWEEP, settings.retention()));
  }

  static Behavior<Command> create(FeedSettings settings, Actors actors, FeedMeters meters) {
    return create(settings, meters, place -> Feed.create(place, settings, actors));
  }

  /** Describes one whose feeds are as {@code newFeed} describes them. */
  static Behavior<Command> create(
      FeedSettings settings, FeedMeters meters, Function<Place, Behavior<FeedCommand>> newFeed) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new FeedRegistry(context, timers, settings, meters, newFeed)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Attach.class, this::onAttach)
        .onMessage(Reread.class, this::onReread)
        .onMessage(Detach.class, this::onDetach)
        .onMessage(Unwatched.class, this::onUnwatched)
        .onMessage(Ended.class, this::onEnded)
        .onMessageEquals(Sweep.INSTANCE, this::onSweep)
        .build();
  }

  private Behavior<Command> onAttach(Attach attach) {
    var address = attach.address();
    var served = feeds.get(address);
    if (served == null && !hasRoom()) {
      attach.subscriber().refused();
      return this;
    }
    if (served == null) {
      served = start(address);
      feeds.put(address, served);
    }
    unused.remove(address);
    unborn.remove(address);
    served.attaches++;
    served.feed.tell(new FeedCommand.Attach(attach.subscriber(), attach.from()));
    return this;
  }

  /** A feed that has ended meanwhile has told its subscribers to attach again. */
  private Behavior<Command> onReread(Reread reread) {
    var served = feeds.get(reread.address());
    if (served == null) {
      return onAttach(new Attach(reread.address(), reread.subscriber(), reread.from()));
    }
    served.feed.tell(new FeedCommand.Reread(reread.subscriber(), reread.from()));
    return this;
  }

  private Behavior<Command> onDetach(Detach detach) {
    var served = feeds.get(detach.address());
    if (served != null) {
      served.feed.tell(new FeedCommand.Detach(detach.subscriber()));
    }
    return this;
  }

  private Behavior<Command> onUnwatched(Unwatched unwatched) {
    var served = feeds.get(unwatched.address());
    if (served != null
        && served.feed.equals(unwatched.feed())
        && served.attaches == unwatched.attaches()) {
      (unwatched.unborn() ? unborn : unused).add(unwatched.address());
    }
    return this;
  }

  private Behavior<Command> onSweep() {
    unborn.takeExpired().forEach(this::retire);
    unused.takeExpired().forEach(this::retire);
    return this;
  }

  private Behavior<Command> onEnded(Ended ended) {
    var served = feeds.get(ended.address());
    if (served != null && served.feed.equals(ended.feed())) {
      forget(ended.address());
    }
    return this;
  }

  private boolean hasRoom() {
    if (feeds.size() >= settings.maxFeeds()) {
      unborn.takeOldest().or(unused::takeOldest).ifPresent(this::retire);
    }
    return feeds.size() < settings.maxFeeds();
  }

  private void retire(Address address) {
    var served = feeds.get(address);
    if (served != null) {
      forget(address);
      served.feed.tell(FeedCommand.Stop.INSTANCE);
    }
  }

  private void forget(Address address) {
    feeds.remove(address);
    unused.remove(address);
    unborn.remove(address);
    meters.remove(address);
  }

  private Served start(Address address) {
    var place =
        new Place(address, getContext().getSelf(), meters.add(address), memory, new AtomicLong());
    var feed = getContext().spawnAnonymous(newFeed.apply(place));
    getContext().watchWith(feed, new Ended(address, feed));
    return new Served(feed);
  }

  private static Duration shortest(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
