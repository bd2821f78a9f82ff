package io.onager.actor;

import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Tells whoever asked that what they asked never reached its actor, on the node where it got lost.
 * While a shard moves, sharding drops what other nodes had sent before they knew; without this its
 * senders would wait for their timeout, and would not know that nothing happened.
 */
final class Undelivered {
  private Undelivered() {}

  static Behavior<Object> create() {
    return Behaviors.setup(
        context -> {
          subscribe(context, AllDeadLetters.class);
          subscribe(context, UnhandledMessage.class);
          return Behaviors.receiveMessage(
              lost -> {
                answer(unwrapped(lost));
                return Behaviors.same();
              });
        });
  }

  private static <E> void subscribe(ActorContext<Object> context, Class<E> lost) {
    context
        .getSystem()
        .eventStream()
        .tell(new EventStream.Subscribe<>(lost, context.getSelf().narrow()));
  }

  /** Returns what was sent; it may be wrapped more than once. */
  private static Object unwrapped(Object lost) {
    if (lost instanceof AllDeadLetters letter) {
      return unwrapped(letter.message());
    }
    if (lost instanceof UnhandledMessage unhandled) {
      return unwrapped(unhandled.message());
    }
    return lost instanceof ShardingEnvelope<?> envelope ? envelope.message() : lost;
  }

  private static void answer(Object lost) {
    if (lost instanceof ActorMessage.Invoke invoke) {
      invoke.replyTo().tell(Outcome.Undelivered.INSTANCE);
    } else if (lost instanceof ActorMessage.Read read) {
      read.replyTo().tell(Reading.Undelivered.INSTANCE);
    }
  }
}
