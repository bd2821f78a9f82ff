package io.onager.feed;

import io.onager.model.Address;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first who comes to a feed whose actor was lost while nobody watched. */
class FirstWatcherTest {
  private final Address address = TestCluster.fresh();
  private TestCluster cluster;
  private ClusterNode node;

  @BeforeEach
  void start() {
    // no renewal comes in time
    cluster = TestCluster.start(1, "onager.feed { renewal = 1h, retry = 100ms, retention = 1h }");
    node = cluster.node(0);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void findsAtOnceAnActorThatHasGoneOnBehindItsBack() {
    node.write(address, 3);
    var left = node.watchAndLeave(address);
    node.stopAndAwait(address);
    node.write(address, 2); // by an actor that the feed does not know

    var begun = node.watch(address, null);
    var resumed = node.watch(address, From.behind(left.epoch(), 1));
    begun.lookUntil(5);
    resumed.lookUntil(5);

    Log.assertAsStored(List.of(begun, resumed), cluster.history(address));
  }

  @Test
  void looksForAllWhoComeWhileItLooks() {
    node.watchAndLeave(address);
    node.stopAndAwait(address);

    for (var i = 0; i < 20; i++) {
      node.watch(address, null).stop();
      var log = node.watch(address, null);
      log.lookUntil(i);
      node.write(address, 1);
      log.lookUntil(i + 1);
      log.stop();
      node.stop(address);
    }
    var last = node.watch(address, From.behind(null, 0));
    last.lookUntil(20);

    Log.assertAsStored(List.of(last), cluster.history(address));
  }
}
