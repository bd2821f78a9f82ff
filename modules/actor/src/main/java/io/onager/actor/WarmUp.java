package io.onager.actor;

import io.onager.model.Address;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Recovers an actor that was never written, on this node and past sharding, so that the connections
 * to the database are open and all code on the way is loaded: the first actor that moves to a node
 * which has just started otherwise waits for that, a second on a busy machine. Only reads.
 */
final class WarmUp {
  private static final String NAME = "onager-warm-up";

  /** The entity id of the actor. */
  static final String ID = Address.DEFAULT_TENANT + "/" + NAME;

  /** Nobody waits for it longer: it is best effort. */
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private WarmUp() {}

  /** Recovers what {@code host} describes, and stops it. Never fails. */
  static CompletionStage<Done> run(
      ActorSystem<?> system, String type, Behavior<ActorMessage> host) {
    ActorRef<ActorMessage> actor = system.systemActorOf(host, NAME + "-" + type, Props.empty());
    return AskPattern.<ActorMessage, Reading>ask(
            actor, ActorMessage.Read::new, WITHIN, system.scheduler())
        .handle(
            (reading, failure) -> {
              actor.tell(ActorMessage.Stop.INSTANCE);
              return Done.done();
            });
  }
}
