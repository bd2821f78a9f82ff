package io.onager.feed;

import io.onager.actor.ActorMessage;
import io.onager.actor.Actors;
import io.onager.model.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the actor of one feed is, and the ways to it. Where nobody watches, only the way on which
 * it is not woken, and its region is not asked for it. Owned by the feed; not thread-safe.
 */
final class Whereabouts {
  private final ActorContext<FeedCommand> context;
  private final Address address;
  private final Actors actors;
  private final Audience audience;

  /** From its own answers; {@code null} where it has to be looked for. */
  private @Nullable ActorRef<ActorMessage> actor;

  Whereabouts(
      ActorContext<FeedCommand> context, Address address, Actors actors, Audience audience) {
    this.context = context;
    this.address = address;
    this.actors = actors;
    this.audience = audience;
  }

  boolean isKnown() {
    return actor != null;
  }

  /** Returns whether the actor is known as {@code other}. */
  boolean is(ActorRef<?> other) {
    return other.equals(actor);
  }

  /** Notes that the actor is {@code found}; the feed is told when it is not any more. */
  void set(ActorRef<ActorMessage> found) {
    if (!is(found)) {
      forget();
      context.watch(found);
      actor = found;
    }
  }

  void forget() {
    if (actor != null) {
      context.unwatch(actor);
      actor = null;
    }
  }

  /** Tells the actor, where it is known. */
  void tell(ActorMessage message) {
    if (actor != null) {
      actor.tell(message);
    }
  }

  /** Tells the actor wherever it is, and wakes it; where nobody watches, as {@link #tell}. */
  void reach(ActorMessage message) {
    if (audience.isEmpty()) {
      tell(message);
    } else {
      actors.tell(address, message);
    }
  }
}
