package io.onager.feed;

import io.onager.actor.Publication;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Holds back what an actor publishes, as a slow network does, and lets it through behind the next
 * who attaches. From the first that is held back on, the lease is not renewed by time any more:
 * what the feed hears is what it asked for.
 */
final class HeldBack {
  private final UnaryOperator<List<FeedCommand>> choice;
  private final ConcurrentLinkedQueue<FeedCommand> held = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answers = new AtomicInteger();
  private volatile boolean renewing = true;
  private volatile boolean holding;
  private volatile boolean releasing;

  /**
   * Makes one that lets everything through.
   *
   * @param choice what arrives of what was held back; the rest is lost
   */
  HeldBack(UnaryOperator<List<FeedCommand>> choice) {
    this.choice = choice;
  }

  void hold() {
    renewing = false;
    holding = true;
  }

  /** Returns how many publications are held back. */
  int held() {
    return held.size();
  }

  /** Returns how often the feed heard of its actor, without what was held back. */
  int answers() {
    return answers.get();
  }

  /** Lets the choice through as soon as the next has attached. */
  void releaseBehindNextAttach() {
    releasing = true;
  }

  /** Returns {@code feed} with this before it. */
  Behavior<FeedCommand> before(Behavior<FeedCommand> feed) {
    return Behaviors.intercept(Gate::new, feed);
  }

  private final class Gate extends BehaviorInterceptor<FeedCommand, FeedCommand> {
    private Gate() {
      super(FeedCommand.class);
    }

    @Override
    public Behavior<FeedCommand> aroundReceive(
        TypedActorContext<FeedCommand> context,
        FeedCommand message,
        ReceiveTarget<FeedCommand> feed) {
      if (holding && message instanceof FeedCommand.Heard heard) {
        if (heard.publication() instanceof Publication.Published) {
          held.add(message);
        }
        return Behaviors.same();
      }
      if (!renewing && message == FeedCommand.Renew.INSTANCE) {
        return Behaviors.same();
      }
      if (message instanceof FeedCommand.Heard) {
        answers.incrementAndGet();
      }
      feed.apply(context, message);
      if (releasing && message instanceof FeedCommand.Attach) {
        releasing = false;
        holding = false;
        choice.apply(List.copyOf(held)).forEach(each -> feed.apply(context, each));
      }
      return Behaviors.same();
    }
  }
}
