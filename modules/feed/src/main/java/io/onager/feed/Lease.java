package io.onager.feed;

import io.onager.actor.ActorMessage;
import io.onager.actor.Actors;
import io.onager.actor.Publication;
import io.onager.model.Address;
import io.onager.model.Position;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * A feed's side of following its actor: says again and again what has arrived, and gets what is
 * missing. Owned by the feed; not thread-safe.
 */
final class Lease {
  private final ActorContext<FeedCommand> context;
  private final Address address;
  private final Actors actors;
  private final int acknowledgeEvery;
  private final ActorRef<Publication> feed;
  private long acknowledged;

  /** Whether, and where, a gap was asked for since the last renewal. */
  private boolean asked;

  private @Nullable Position askedAt;

  /** Where the actor is, from its own answers. */
  private @Nullable ActorRef<ActorMessage> actor;

  Lease(ActorContext<FeedCommand> context, Address address, Actors actors, int acknowledgeEvery) {
    this.context = context;
    this.address = address;
    this.actors = actors;
    this.acknowledgeEvery = acknowledgeEvery;
    this.feed = context.messageAdapter(Publication.class, FeedCommand.Heard::new);
  }

  /** Begins or renews the lease, with what is in {@code window}; wakes the actor. */
  void renew(@Nullable Window window) {
    asked = false;
    follow(at(window));
  }

  /**
   * Asks for what is missing behind {@code window}; once, until more has arrived or the lease is
   * renewed: much may come behind a gap before the answer does.
   */
  void ask(@Nullable Window window) {
    var at = at(window);
    if (!asked || !Objects.equals(at, askedAt)) {
      asked = true;
      askedAt = at;
      follow(at);
    }
  }

  /** Notes that the actor need not be told of anything up to {@code revision}. */
  void begin(long revision) {
    acknowledged = revision;
  }

  /** Tells the actor now and then that all up to {@code head} has arrived. */
  void acknowledge(long head) {
    if (head - acknowledged >= acknowledgeEvery) {
      acknowledged = head;
      if (actor != null) {
        actor.tell(new ActorMessage.Acknowledge(feed, head));
      }
    }
  }

  /** Notes that the actor is {@code found}; the feed is told when it is not any more. */
  void foundAt(ActorRef<ActorMessage> found) {
    if (!found.equals(actor)) {
      if (actor != null) {
        context.unwatch(actor);
      }
      context.watch(found);
      actor = found;
    }
  }

  /** Notes that the actor stopped, moved or crashed. */
  void lost() {
    actor = null;
  }

  void end() {
    actors.tell(address, new ActorMessage.Unfollow(feed));
  }

  private void follow(@Nullable Position at) {
    actors.tell(address, new ActorMessage.Follow(feed, at));
  }

  private static @Nullable Position at(@Nullable Window window) {
    return window == null ? null : new Position(window.epoch(), window.head());
  }
}
