package io.onager.feed;

import io.onager.actor.Publication;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Notes what the feeds of one node are told, and tells them more. */
final class Heard {
  private final List<Publication> all = new CopyOnWriteArrayList<>();
  private final Set<ActorRef<FeedCommand>> feeds = ConcurrentHashMap.newKeySet();
  private final AtomicLong renewals = new AtomicLong();

  /** Returns how many messages had updates in them. */
  long published() {
    return all.stream().filter(Publication.Published.class::isInstance).count();
  }

  /** Returns how often an actor has said where it is. */
  long found() {
    return all.stream().filter(each -> !(each instanceof Publication.Published)).count();
  }

  /** Returns how often a feed has dealt with the time to renew its lease. */
  long renewals() {
    return renewals.get();
  }

  /** Tells all feeds this, as if an actor did. */
  void tell(Publication publication) {
    feeds.forEach(feed -> feed.tell(new FeedCommand.Heard(publication)));
  }

  void clear() {
    all.clear();
  }

  /** Returns {@code feed} with this before it. */
  Behavior<FeedCommand> before(Behavior<FeedCommand> feed) {
    return Behaviors.intercept(Ear::new, feed);
  }

  private final class Ear extends BehaviorInterceptor<FeedCommand, FeedCommand> {
    private Ear() {
      super(FeedCommand.class);
    }

    @Override
    public Behavior<FeedCommand> aroundReceive(
        TypedActorContext<FeedCommand> context,
        FeedCommand message,
        ReceiveTarget<FeedCommand> feed) {
      if (message instanceof FeedCommand.Heard heard) {
        all.add(heard.publication());
        feeds.add(context.asJava().getSelf());
      }
      var next = feed.apply(context, message);
      if (message == FeedCommand.Renew.INSTANCE) {
        renewals.incrementAndGet();
      }
      return next;
    }
  }
}
