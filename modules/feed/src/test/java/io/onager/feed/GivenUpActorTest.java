package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.ActorMessage;
import io.onager.actor.Publication;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An actor still speaks on a node that the others gave up, while it has gone on elsewhere. */
class GivenUpActorTest {
  private static TestNode node;

  private final AtomicReference<ActorRef<FeedCommand>> feed = new AtomicReference<>();

  @BeforeAll
  static void start() {
    node = new TestNode();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void isNeitherBelievedNorTakenForThePlaceWhereTheActorIs() {
    var address = node.fresh();
    node.add(address, 5);
    var log = new Log(node.feedsBehind(this::notingIt), address, null);
    log.lookUntil(5);
    var old = node.testKit().<ActorMessage>createTestProbe();

    hear(new Publication.Present(log.epoch(), 3, "3", old.getRef()));
    hear(new Publication.Caught(log.epoch(), 3, old.getRef()));
    node.add(address, 40); // so many that several are acknowledged

    log.lookUntil(45);
    log.assertAsStored(node.history(address));
    assertThat(log.begin()).isEqualTo(5);
    old.expectNoMessage(Duration.ZERO);
    log.stop();
  }

  private void hear(Publication publication) {
    Objects.requireNonNull(feed.get()).tell(new FeedCommand.Heard(publication));
  }

  private Behavior<FeedCommand> notingIt(Behavior<FeedCommand> behavior) {
    return Behaviors.intercept(Noting::new, behavior);
  }

  private final class Noting extends BehaviorInterceptor<FeedCommand, FeedCommand> {
    private Noting() {
      super(FeedCommand.class);
    }

    @Override
    public Behavior<FeedCommand> aroundReceive(
        TypedActorContext<FeedCommand> context,
        FeedCommand message,
        ReceiveTarget<FeedCommand> target) {
      feed.set(context.asJava().getSelf());
      return target.apply(context, message);
    }
  }
}
