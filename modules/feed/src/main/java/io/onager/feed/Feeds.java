package io.onager.feed;

import io.onager.actor.Actors;
import io.onager.model.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;

/** Where this node's watchers attach to actors. One for each actor system; thread-safe. */
public final class Feeds implements Extension {
  private static final Id ID = new Id();

  private final ActorRef<FeedRegistry.Command> registry;

  private Feeds(ActorSystem<?> system) {
    this.registry =
        system.systemActorOf(
            FeedRegistry.create(FeedSettings.create(system), Actors.get(system)),
            "onager-feeds",
            Props.empty());
  }

  /** Returns the one of {@code system}. */
  public static Feeds get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /**
   * Attaches {@code subscriber}: it is given the present state as soon as the actor has answered,
   * and again whenever it attaches again. The type must be hosted.
   */
  public void attach(Address address, Subscriber subscriber) {
    registry.tell(new FeedRegistry.Attach(address, subscriber));
  }

  /** Detaches {@code subscriber}; it may still be called for a moment. */
  public void detach(Address address, Subscriber subscriber) {
    registry.tell(new FeedRegistry.Detach(address, subscriber));
  }

  private static final class Id extends ExtensionId<Feeds> {
    @Override
    public Feeds createExtension(ActorSystem<?> system) {
      return new Feeds(system);
    }
  }
}
