package io.onager.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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
final class JournalAlone {
  private static final byte[] EVENT = new byte[Board.STATE_BYTES];
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicLong stored = new AtomicLong();
  private final CountDownLatch ended;
  private volatile boolean over;

  private JournalAlone(int actors) {
    this.ended = new CountDownLatch(actors);
  }

  /** Returns how many events {@code actors} store in a second, in each round. */
  static List<Double> run(Plan plan, Server server, int actors) {
    return new JournalAlone(actors).run(plan, server);
  }

  private List<Double> run(Plan plan, Server server) {
    var prefix = UUID.randomUUID();
    for (long actor = ended.getCount(); actor > 0; actor--) {
      var name = "alone-" + prefix + "-" + actor;
      server.system().systemActorOf(plain(name), name, Props.empty()).tell(Done.getInstance());
    }
    pause(plan.warmUp());
    var rates = new ArrayList<Double>();
    for (int round = 0; round < plan.rounds(); round++) {
      var before = stored.get();
      var begin = System.nanoTime();
      pause(plan.round());
      rates.add((stored.get() - before) * 1e9 / (System.nanoTime() - begin));
    }
    end();
    return rates;
  }

  private void end() {
    over = true;
    try {
      if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the journal does not answer");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Behavior<Done> plain(String name) {
    return Behaviors.setup(context -> new Plain(name, context.getSelf()));
  }

  private Effect<byte[], Long> next(Plain actor) {
    if (over) {
      ended.countDown();
      return actor.Effect().stop();
    }
    return actor.Effect()
        .persist(EVENT)
        .thenRun(
            state -> {
              stored.incrementAndGet();
              actor.self.tell(Done.getInstance());
            });
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
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
