package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Address;
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
  }

  @AfterAll
  static void stop() {
    node.close();
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
