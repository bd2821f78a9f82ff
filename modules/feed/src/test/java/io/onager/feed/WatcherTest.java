package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WatcherTest {
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
  void beginsWithThePresentState() {
    var address = node.fresh();
    node.add(address, 3);

    var log = new Log(node.feeds(), address, null);
    log.lookUntil(3);

    assertThat(log.start()).isEqualTo(Start.STARTED);
    assertThat(log.begin()).isEqualTo(3);
    log.assertAsStored(node.history(address));
    log.stop();
  }

  @Test
  void resumesAtRevision0OutOfTheJournal() {
    var address = node.fresh();
    node.add(address, 5 * TestNode.STRETCH);

    var log = new Log(node.feeds(), address, new From(null, 0, 0));
    log.lookUntil(5 * TestNode.STRETCH);

    assertThat(log.start()).isEqualTo(Start.RESUMED);
    log.assertAsStored(node.history(address));
    log.stop();
  }

  @Test
  void isResetAheadOfTheActorAndInAnotherLife() {
    var address = node.fresh();
    node.add(address, 2);
    var feeds = node.feeds();

    for (var from : List.of(From.behind(null, 3), From.behind("another", 1))) {
      var log = new Log(feeds, address, from);
      Waiting.until(() -> "the beginning", () -> log.look(2) > 0 || log.start() != null);
      log.lookUntil(2);

      assertThat(log.start()).isEqualTo(Start.RESET);
      assertThat(log.begin()).isEqualTo(2);
      log.stop();
    }
  }

  @Test
  void learnsOfTheLastUpdateThoughItWasLost() {
    var address = node.fresh();
    node.add(address, 1);
    var losses = new Losses(1);
    var log = new Log(node.lossyFeeds(losses), address, null);
    log.lookUntil(1);

    losses.chance(1);
    node.add(address, 1);
    assertThat(log.look(1)).isZero();
    losses.chance(0);

    log.lookUntil(2);
    log.assertAsStored(node.history(address));
    log.stop();
  }

  @Test
  void goesOnWhenTheActorAndItsFeedWereAway() {
    var address = node.fresh();
    node.add(address, 1);
    var feeds = node.feeds();
    var before = new Log(feeds, address, null);
    before.lookUntil(1);
    before.stop();

    node.stop(address);
    Waiting.until(() -> "a command that is stored", () -> isStored(address));
    var log = new Log(feeds, address, From.behind(before.epoch(), 1));
    var stored = node.history(address);
    log.lookUntil(stored.size());

    assertThat(log.start()).isEqualTo(Start.RESUMED);
    log.assertAsStored(node.history(address));
    log.stop();
  }

  private static boolean isStored(Address address) {
    node.add(address, 1);
    return node.history(address).size() > 1;
  }

  @Test
  void aThousandWhoComeBackTogetherAllSeeEverything() {
    var address = node.fresh();
    var head = 10 * TestNode.STRETCH;
    node.add(address, head);
    var feeds = node.feeds();
    var logs = new ArrayList<Log>();
    for (var i = 0; i < 1000; i++) {
      logs.add(new Log(feeds, address, new From(null, 0, 0)));
    }

    logs.forEach(each -> each.lookUntil(head));

    var stored = node.history(address);
    logs.forEach(each -> each.assertAsStored(stored));
    logs.forEach(Log::stop);
  }
}
