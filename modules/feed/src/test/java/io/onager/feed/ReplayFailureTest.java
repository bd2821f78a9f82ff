package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.StreamedActor;
import io.onager.model.Address;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever needs the journal, and does not get out of it what it needs. */
class ReplayFailureTest {
  private static final int HEAD = 3 * TestNode.STRETCH;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = new TestNode();
    node.register(Fragile.ACTOR);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** Counts; its application fails where it is told to. */
  private record Fragile(long value) {
    static final AtomicInteger FAILURES = new AtomicInteger();
    static volatile boolean fails;

    record Added() {}

    static final StreamedActor<TestNode.Add, Added, Fragile> ACTOR =
        StreamedActor.named("fragile", TestNode.Add.class, Added.class, Fragile.class)
            .startingFrom(new Fragile(0))
            .onCommand(
                TestNode.Add.class, (state, add, context) -> context.persist(List.of(new Added())))
            .onEvent("added", Added.class, (state, event) -> state.next())
            .build();

    Fragile next() {
      if (fails) {
        FAILURES.incrementAndGet();
        throw new IllegalStateException("as an application may fail");
      }
      return new Fragile(value + 1);
    }
  }

  @Test
  void beginsAnewWhereTheJournalEndsBeforeTheFeed() {
    var address = node.fresh();
    var feeds = node.feeds();
    var keeping = watched(feeds, address);
    node.lose(address, 2 * TestNode.STRETCH + 6, HEAD);

    var watcher = new Watcher(feeds, address, () -> {});
    watcher.start(From.behind(keeping.epoch(), 2 * TestNode.STRETCH + 5));
    awaitReset(watcher);

    assertThat(feeds.statistics(address).orElseThrow().readings()).isEqualTo(2);
    keeping.stop();
    watcher.stop();
  }

  @Test
  void beginsAnewWhereAnEventIsMissing() {
    var address = node.fresh();
    var feeds = node.feeds();
    var keeping = watched(feeds, address);
    node.lose(address, 7, 7);

    var watcher = new Watcher(feeds, address, () -> {});
    watcher.start(From.behind(keeping.epoch(), 1));
    awaitReset(watcher);

    assertThat(feeds.statistics(address).orElseThrow().readings()).isEqualTo(1);
    keeping.stop();
    watcher.stop();
  }

  @Test
  void readsAgainWhereTheApplicationFails() {
    var address = node.fresh("fragile");
    var feeds = node.feeds();
    var keeping = watched(feeds, address);
    Fragile.fails = true;

    var log = new Log(feeds, address, From.behind(keeping.epoch(), 1));
    Waiting.until(() -> "a failure", () -> log.look(10) == 0 && Fragile.FAILURES.get() > 0);
    Fragile.fails = false;
    log.lookUntil(HEAD);

    assertThat(log.start()).isEqualTo(Start.RESUMED);
    log.assertAsStored(node.history(address));
    keeping.stop();
    log.stop();
  }

  /** Returns somebody who watches the actor, which has come to {@link #HEAD}. */
  private static Log watched(Feeds feeds, Address address) {
    node.add(address, HEAD);
    Waiting.until(() -> HEAD + " revisions", () -> node.history(address).size() == HEAD);
    var log = new Log(feeds, address, null);
    log.lookUntil(HEAD);
    return log;
  }

  private static void awaitReset(Watcher watcher) {
    Waiting.until(() -> "a reset", () -> watcher.poll() instanceof Seen.Reset);
  }
}
