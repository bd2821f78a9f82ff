package io.onager.bench;

import io.onager.bench.Rounds.Round;
import io.onager.bench.load.Progress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * What Pekko's persistence stores with the same journal plugin and settings where nothing else is
 * done: plain actors, each of which stores the next event when the one before is stored.
 */
final class JournalAlone implements Pairs.Side {
  private static final byte[] EVENT = new byte[Board.STATE_BYTES];
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicLong stored = new AtomicLong();
  private final List<ActorRef<Done>> actors;
  private volatile CountDownLatch resting = new CountDownLatch(0);
  private volatile boolean paused;

  /** Makes {@code count} actors in a server, which rest. */
  JournalAlone(Server server, int count) {
    var prefix = "alone-" + UUID.randomUUID() + "-";
    actors =
        IntStream.range(0, count)
            .mapToObj(number -> prefix + number)
            .map(name -> server.system().systemActorOf(plain(name), name, Props.empty()))
            .toList();
  }

  @Override
  public void resume() {
    paused = false;
    resting = new CountDownLatch(actors.size());
    actors.forEach(actor -> actor.tell(Done.getInstance()));
  }

  @Override
  public Progress progress() {
    return Progress.atRevision(stored.get());
  }

  @Override
  public void pause() {
    paused = true;
    try {
      if (!resting.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the journal does not answer");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public double rate(Round round) {
    return round.revisionsPerSecond();
  }

  private Behavior<Done> plain(String name) {
    return Behaviors.setup(context -> new Plain(name, context.getSelf()));
  }

  private Effect<byte[], Long> next(Plain actor) {
    if (paused) {
      resting.countDown();
      return actor.Effect().none();
    }
    return actor.Effect()
        .persist(EVENT)
        .thenRun(
            state -> {
              stored.incrementAndGet();
              actor.self.tell(Done.getInstance());
            });
  }

  private final class Plain extends EventSourcedBehavior<Done, byte[], Long> {
    private final ActorRef<Done> self;

    Plain(String name, ActorRef<Done> self) {
      super(PersistenceId.of("journal-alone", name));
      this.self = self;
    }

    @Override
    public Long emptyState() {
      return 0L;
    }

    @Override
    public CommandHandler<Done, byte[], Long> commandHandler() {
      return newCommandHandlerBuilder().forAnyState().onAnyCommand(() -> next(this));
    }

    @Override
    public EventHandler<Long, byte[]> eventHandler() {
      return (state, event) -> state + 1;
    }
  }
}
