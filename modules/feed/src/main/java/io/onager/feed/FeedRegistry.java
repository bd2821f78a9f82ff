package io.onager.feed;

import io.onager.actor.Actors;
import io.onager.model.Address;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/** This node's feeds by address; makes each when its first subscriber comes. One on each node. */
final class FeedRegistry extends AbstractBehavior<FeedRegistry.Command> {
  sealed interface Command {}

  /** Brings a subscriber to the feed of {@code address}. */
  record Attach(Address address, Subscriber subscriber, @Nullable From from) implements Command {}

  /** Asks the feed of {@code address} for what its window does not have any more. */
  record Reread(Address address, Subscriber subscriber, From from) implements Command {}

  /** Takes a subscriber from the feed of {@code address}. */
  record Detach(Address address, Subscriber subscriber) implements Command {}

  /** A feed that nobody watches asks to stop. */
  record Retire(Address address, ActorRef<Feed.Command> feed) implements Command {}

  private record Ended(Address address, ActorRef<Feed.Command> feed) implements Command {}

  private final BiFunction<Address, ActorRef<Command>, Behavior<Feed.Command>> newFeed;
  private final Map<Address, ActorRef<Feed.Command>> feeds = new HashMap<>();

  private FeedRegistry(
      ActorContext<Command> context,
      BiFunction<Address, ActorRef<Command>, Behavior<Feed.Command>> newFeed) {
    super(context);
    this.newFeed = newFeed;
  }

  static Behavior<Command> create(FeedSettings settings, Actors actors) {
    return create((address, registry) -> Feed.create(address, settings, actors, registry));
  }

  /** Describes one whose feeds are as {@code newFeed} describes them. */
  static Behavior<Command> create(
      BiFunction<Address, ActorRef<Command>, Behavior<Feed.Command>> newFeed) {
    return Behaviors.setup(context -> new FeedRegistry(context, newFeed));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Attach.class, this::onAttach)
        .onMessage(Reread.class, this::onReread)
        .onMessage(Detach.class, this::onDetach)
        .onMessage(Retire.class, this::onRetire)
        .onMessage(Ended.class, this::onEnded)
        .build();
  }

  private Behavior<Command> onAttach(Attach attach) {
    feed(attach.address()).tell(new Feed.Attach(attach.subscriber(), attach.from()));
    return this;
  }

  private Behavior<Command> onReread(Reread reread) {
    feed(reread.address()).tell(new Feed.Reread(reread.subscriber(), reread.from()));
    return this;
  }

  private Behavior<Command> onDetach(Detach detach) {
    var feed = feeds.get(detach.address());
    if (feed != null) {
      feed.tell(new Feed.Detach(detach.subscriber()));
    }
    return this;
  }

  private Behavior<Command> onRetire(Retire retire) {
    if (feeds.remove(retire.address(), retire.feed())) {
      retire.feed().tell(Feed.Stop.INSTANCE);
    }
    return this;
  }

  private Behavior<Command> onEnded(Ended ended) {
    feeds.remove(ended.address(), ended.feed());
    return this;
  }

  private ActorRef<Feed.Command> feed(Address address) {
    return feeds.computeIfAbsent(address, this::start);
  }

  private ActorRef<Feed.Command> start(Address address) {
    var self = getContext().getSelf();
    var feed = getContext().spawnAnonymous(newFeed.apply(address, self));
    getContext().watchWith(feed, new Ended(address, feed));
    return feed;
  }
}
