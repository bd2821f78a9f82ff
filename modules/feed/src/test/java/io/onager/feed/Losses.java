package io.onager.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Loses what actors say to feeds, or brings it twice, or much later: as the ways between nodes do,
 * and actors on nodes that the others gave up. With a chance that may be changed; where it is 1,
 * everything is lost.
 */
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
    private final List<FeedCommand> late = new ArrayList<>();

    private Loser() {
      super(FeedCommand.class);
    }

    @Override
    public Behavior<FeedCommand> aroundReceive(
        TypedActorContext<FeedCommand> context,
        FeedCommand message,
        ReceiveTarget<FeedCommand> feed) {
      if (!(message instanceof FeedCommand.Heard) || random.nextDouble() >= chance) {
        return feed.apply(context, message);
      }
      if (chance == 1) {
        return Behaviors.same();
      }
      late.add(message);
      if (random.nextBoolean()) {
        feed.apply(context, message);
      }
      return random.nextBoolean()
          ? feed.apply(context, late.remove(random.nextInt(late.size())))
          : Behaviors.same();
    }
  }
}
