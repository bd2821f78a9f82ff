package io.onager.actor;

import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What some commands came to: the events of all of them, stored in one write, and their answers,
 * given when that write is done.
 *
 * @param answers to the commands that found room in the write, in their order
 */
record Batch<E, S>(List<Recorded<E>> events, List<Change<S>> changes, List<Answer> answers) {
  /** One revision: the event that made it, as it may be seen, and the state behind it. */
  record Change<S>(long revision, Instant at, StoredEvent event, S state) {}

  /** What to tell whom. */
  record Answer(ActorRef<Outcome> replyTo, Outcome outcome) {
    void give() {
      replyTo.tell(outcome);
    }
  }
}
