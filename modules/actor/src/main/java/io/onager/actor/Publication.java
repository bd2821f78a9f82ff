package io.onager.actor;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What an actor says to a feed that follows it. */
public sealed interface Publication extends CborSerializable {
  /**
   * Revisions without a gap, in order, of one life of the actor. Whoever receives them checks that
   * the first is the one behind what it has.
   */
  record Published(String epoch, List<Update> updates) implements Publication {
    /** Keeps its own copy. */
    public Published {
      updates = List.copyOf(updates);
    }
  }

  /**
   * What the actor lets know behind {@code revision}, until the next one; comes behind what made
   * that revision. Each feed has one on its way, until it acknowledges it, and may get it again.
   *
   * @param number differs from that of any other signal
   * @param value a JSON object
   */
  record Signal(String epoch, long revision, long number, String value) implements Publication {}

  /**
   * Ends the answer to a {@link ActorMessage.Follow} from where something is missing, or nothing:
   * by {@code revision} everything was sent.
   *
   * @param question that this answers
   */
  record Caught(String epoch, long revision, ActorRef<ActorMessage> actor, long question)
      implements Publication {}

  /**
   * The answer to a {@link ActorMessage.Follow} from too far behind: begin here.
   *
   * @param question that this answers; 0 where nobody asked
   */
  record Present(
      String epoch, long revision, String state, ActorRef<ActorMessage> actor, long question)
      implements Publication {}

  /**
   * The actor ends on its node, as it does before it moves: whoever follows on finds it, or makes
   * it, elsewhere. Said besides Pekko's own notice, which a node that leaves its cluster delivers
   * only when it is out, some half a second later.
   */
  record Ended(ActorRef<ActorMessage> actor) implements Publication {}

  /** The actor cannot be watched until somebody mends it; the log has {@code incident}. */
  record Failed(String incident) implements Publication {}
}
