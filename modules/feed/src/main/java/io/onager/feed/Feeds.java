package io.onager.feed;

import io.onager.actor.Actors;
import io.onager.model.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;

/**
 * This node's feeds, for {@link Watcher} and {@link FeedSource}. One for each actor system;
 * thread-safe.
 */
public final class Feeds implements Extension {
  private static final Id ID = new Id();

  private final ActorRef<FeedRegistry.Command> registry;

  Feeds(ActorRef<FeedRegistry.Command> registry) {
    this.registry = registry;
  }

  /** Returns the one of {@code system}. */
  public static Feeds get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Attaches {@code subscriber}: it is told as soon as the actor has answered. */
  void attach(Address address, Subscriber subscriber, @Nullable From from) {
    registry.tell(new FeedRegistry.Attach(address, subscriber, from));
  }

  /** Asks for what lies behind {@code from}, out of the journal. */
  void reread(Address address, Subscriber subscriber, From from) {
    registry.tell(new FeedRegistry.Reread(address, subscriber, from));
  }

  /** Detaches {@code subscriber}; it may still be called for a moment. */
  void detach(Address address, Subscriber subscriber) {
    registry.tell(new FeedRegistry.Detach(address, subscriber));
  }

  private static final class Id extends ExtensionId<Feeds> {
    @Override
    public Feeds createExtension(ActorSystem<?> system) {
      var feeds = FeedRegistry.create(FeedSettings.create(system), Actors.get(system));
      return new Feeds(system.systemActorOf(feeds, "onager-feeds", Props.empty()));
    }
  }
}
