package io.onager.feed;

import io.onager.actor.Actors;
import io.onager.model.Address;
import java.util.List;
import java.util.Optional;
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
  private final FeedMeters meters;

  Feeds(ActorRef<FeedRegistry.Command> registry, FeedMeters meters) {
    this.registry = registry;
    this.meters = meters;
  }

  /** Returns the one of {@code system}. */
  public static Feeds get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /**
   * Returns how the feeds of this node are, those whose actor has answered; in no order. Asks
   * nobody, so the figures of a feed that works at that moment may be of moments apart.
   */
  public List<FeedStatistics> statistics() {
    return meters.statistics();
  }

  /** Returns the same of one actor's feed; nothing where this node has none. */
  public Optional<FeedStatistics> statistics(Address address) {
    return meters.statistics(address);
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
      var meters = new FeedMeters();
      var feeds = FeedRegistry.create(FeedSettings.create(system), Actors.get(system), meters);
      return new Feeds(system.systemActorOf(feeds, "onager-feeds", Props.empty()), meters);
    }
  }
}
