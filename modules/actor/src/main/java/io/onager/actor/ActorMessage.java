package io.onager.actor;

import io.onager.model.Position;
import io.onager.model.Principal;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What an actor understands. Sent through the shard region, which wakes the actor. */
public interface ActorMessage {
  /**
   * A command.
   *
   * @param args its arguments, a JSON object
   * @param key makes it idempotent; at most 128 characters
   */
  record Invoke(
      Principal principal,
      String command,
      String args,
      @Nullable String key,
      ActorRef<Outcome> replyTo)
      implements ActorMessage, CborSerializable {}

  /** Asks for the stored state. */
  record Read(ActorRef<Reading> replyTo) implements ActorMessage, CborSerializable {}

  /**
   * Follows for one lease, or renews it, and asks for what is missing behind {@code at}.
   *
   * @param at the position of the feed; {@code null} where it knows nothing
   * @param question the feed's number for this, which grows; the answer repeats it
   */
  record Follow(ActorRef<Publication> feed, @Nullable Position at, long question)
      implements ActorMessage, CborSerializable {}

  /** Says that a feed has everything up to {@code revision}, so that more may be sent. */
  record Acknowledge(ActorRef<Publication> feed, long revision)
      implements ActorMessage, CborSerializable {}

  /**
   * Lets followers know {@code value} until the next revision; void where the actor is not at
   * {@code revision}.
   *
   * @param value a JSON object of at most {@link #MAX_BYTES} in UTF-8
   */
  record Signal(long revision, String value) implements ActorMessage, CborSerializable {
    /** How large a signal may be. */
    public static final int MAX_BYTES = 16 * 1024;
  }

  /** Says that a feed has the signal with this {@code number}, so that a newer one may be sent. */
  record AcknowledgeSignal(ActorRef<Publication> feed, long number)
      implements ActorMessage, CborSerializable {}

  /** Follows no more. */
  record Unfollow(ActorRef<Publication> feed) implements ActorMessage, CborSerializable {}

  /** Finish what is begun, then stop: before passivation and before moving to another node. */
  enum Stop implements ActorMessage, CborSerializable {
    INSTANCE
  }
}
