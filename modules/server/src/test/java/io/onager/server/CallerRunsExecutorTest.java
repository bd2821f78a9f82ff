package io.onager.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallerRunsExecutorTest {
  private static final int SENDERS = 4;
  private static final int EACH = 50_000;

  /** A number, and who counts. */
  private record Told(int sender, int number) {}

  private final ForkJoinPool dispatcher = new ForkJoinPool(SENDERS);
  private final ForkJoinPool pool = new ForkJoinPool(1);
  private final CallerRunsExecutor executor = new CallerRunsExecutor(pool);

  @AfterEach
  void end() {
    dispatcher.shutdownNow();
    pool.shutdownNow();
  }

  @Test
  void runsOnTheThreadOfADispatcher() throws Exception {
    assertThat(dispatcher.submit(() -> ran() == Thread.currentThread()).get()).isTrue();
  }

  @Test
  void runsInThePoolForOtherThreads() throws Exception {
    assertThat(ran()).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void runsInThePoolOnAnInterruptedThread() throws Exception {
    var here =
        dispatcher.submit(
            () -> {
              Thread.currentThread().interrupt();
              var thread = new CompletableFuture<Thread>();
              executor.execute(mailbox(() -> thread.complete(Thread.currentThread())));
              assertThat(Thread.interrupted()).as("still interrupted").isTrue();
              return thread.get(30, TimeUnit.SECONDS) == Thread.currentThread();
            });

    assertThat(here.get(30, TimeUnit.SECONDS)).isFalse();
  }

  /** Pekko's batches of futures may wait for one another. */
  @Test
  void runsInThePoolWhatIsNoMailbox() throws Exception {
    var here =
        dispatcher.submit(
            () -> {
              var thread = new CompletableFuture<Thread>();
              executor.execute(() -> thread.complete(Thread.currentThread()));
              return thread.get(30, TimeUnit.SECONDS) == Thread.currentThread();
            });

    assertThat(here.get(30, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void handsOnWhatIsTooDeep() throws Exception {
    var threads = new ArrayList<Thread>();
    var ended = new CompletableFuture<List<Thread>>();

    var caller =
        dispatcher
            .submit(
                () -> {
                  nest(CallerRunsExecutor.DEEPEST + 1, threads, ended);
                  return Thread.currentThread();
                })
            .get();

    assertThat(ended.get(30, TimeUnit.SECONDS))
        .startsWith(caller, caller, caller)
        .hasSize(4)
        .last()
        .isNotEqualTo(caller);
  }

  @Test
  void runsAtOnceAgainBehindFailures() throws Exception {
    dispatcher
        .submit(
            () -> {
              for (var i = 0; i <= CallerRunsExecutor.DEEPEST; i++) {
                try {
                  executor.execute(
                      mailbox(
                          () -> {
                            throw new IllegalStateException("a task's own");
                          }));
                } catch (IllegalStateException e) {
                  // the next has its whole depth
                }
              }
            })
        .get();

    assertThat(dispatcher.submit(() -> ran() == Thread.currentThread()).get()).isTrue();
  }

  /** Several tell the same actor, which tells itself: each message once, a sender's in order. */
  @Test
  void runsAnActorOnOneThreadAtATime() throws Exception {
    var kit =
        ActorTestKit.create(
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.parseResources("onager-server.conf"))
                .withFallback(ConfigFactory.load()));
    try {
      var done = new CountDownLatch(1);
      var out = new AtomicInteger();
      var here = DispatcherSelector.fromConfig("onager.server.caller-runs-dispatcher");
      var counting = kit.spawn(counting(done, out), here);
      var start = new CountDownLatch(1);
      for (var sender = 0; sender < SENDERS; sender++) {
        var who = sender;
        dispatcher.execute(
            () -> {
              await(start);
              for (var number = 0; number < EACH; number++) {
                counting.tell(new Told(who, number));
              }
            });
      }
      start.countDown();

      assertThat(done.await(60, TimeUnit.SECONDS)).as("all have come").isTrue();
      assertThat(out).as("out of order, or two at a time").hasValue(0);
    } finally {
      kit.shutdownTestKit();
    }
  }

  /** Tells itself all that it is told once more, and ends when it has had all twice. */
  private static Behavior<Told> counting(CountDownLatch done, AtomicInteger out) {
    return Behaviors.setup(
        context -> {
          var next = new int[2 * SENDERS];
          var inside = new AtomicInteger();
          var all = new AtomicInteger();
          return Behaviors.receiveMessage(
              told -> {
                if (inside.incrementAndGet() != 1 || next[told.sender()]++ != told.number()) {
                  out.incrementAndGet();
                }
                if (told.sender() < SENDERS) {
                  context.getSelf().tell(new Told(told.sender() + SENDERS, told.number()));
                }
                if (all.incrementAndGet() == 2 * SENDERS * EACH) {
                  done.countDown();
                }
                inside.decrementAndGet();
                return Behaviors.same();
              });
        });
  }

  private Thread ran() throws Exception {
    var thread = new CompletableFuture<Thread>();
    executor.execute(mailbox(() -> thread.complete(Thread.currentThread())));
    return thread.get(30, TimeUnit.SECONDS);
  }

  private void nest(int times, List<Thread> threads, CompletableFuture<List<Thread>> ended) {
    executor.execute(
        mailbox(
            () -> {
              threads.add(Thread.currentThread());
              if (times == 1) {
                ended.complete(List.copyOf(threads));
              } else {
                nest(times - 1, threads, ended);
              }
            }));
  }

  /** Returns a task of the kind that Pekko's mailboxes are. */
  private static Runnable mailbox(Runnable task) {
    return (Runnable) ForkJoinTask.adapt(task);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
