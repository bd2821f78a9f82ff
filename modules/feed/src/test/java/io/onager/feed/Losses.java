package io.onager.feed;

import java.util.Random;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Loses what actors say to feeds, with a chance that may be changed. */
final class Losses {
  private final Random random;
  private volatile double chance;

  Losses(long seed) {
    this.random = new Random(seed);
  }

  void chance(double of1) {
    chance = of1;
  }

  /** Returns {@code feed} with losses before it. */
  Behavior<FeedCommand> before(Behavior<FeedCommand> feed) {
    return Behaviors.intercept(Loser::new, feed);
  }

  private final class Loser extends BehaviorInterceptor<FeedCommand, FeedCommand> {
    private Loser() {
      super(FeedCommand.class);
    }

    @Override
    public Behavior<FeedCommand> aroundReceive(
        TypedActorContext<FeedCommand> context,
        FeedCommand message,
        ReceiveTarget<FeedCommand> feed) {
      return message instanceof FeedCommand.Heard && random.nextDouble() < chance
          ? Behaviors.same()
          : feed.apply(context, message);
    }
  }
}
