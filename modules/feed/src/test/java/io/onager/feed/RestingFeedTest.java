package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Address;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed that nobody watches, while its actor is awake and when it is not. */
class RestingFeedTest {
  private final Address address = TestCluster.fresh();
  private TestCluster cluster;
  private ClusterNode node;

  @BeforeEach
  void start() {
    cluster =
        TestCluster.start(
            1,
            """
            onager.actor.lease = 100ms
            onager.feed { renewal = 50ms, retry = 10ms, retention = 1h, retention-unborn = 1h }
            pekko.cluster.sharding.passivation.default-idle-strategy.idle-entity.timeout = 6s
            """);
    node = cluster.node(0);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void doesNotWakeAnActorThatStopped() {
    node.watchAndLeave(address);

    node.stopAndAwait(address);

    awaitRest();
    renew(5);
    assertThat(node.hasActors()).isFalse();
  }

  @Test
  void doesNotWakeAnActorThatWasLookedForWhenTheLastWatcherLeft() {
    var log = node.watch(address, null);
    log.lookUntil(0);
    node.stop(address);
    log.stop(); // while the actor is looked for, or before, or behind that
    node.awaitUnwatched(address);

    renew(1); // what was on its way to wake the actor has done so
    node.stopAndAwait(address);

    awaitRest();
    renew(5);
    assertThat(node.hasActors()).isFalse();
  }

  @Test
  void letsAnActorFallAsleepThatItFollowsUntilThen() {
    node.watchAndLeave(address);

    renew(5); // longer than the lease
    node.write(address, 3);

    Waiting.until(() -> "3 updates", () -> head() == 3);
    node.awaitAsleep();
    awaitRest();
  }

  @Test
  void findsTheActorForTheFirstWhoComes() {
    node.write(address, 3);
    var left = node.watchAndLeave(address);
    node.stopAndAwait(address);
    awaitRest();
    node.write(address, 2);

    var begun = node.watch(address, null);
    var resumed = node.watch(address, From.behind(left.epoch(), 3));
    begun.lookUntil(5);
    resumed.lookUntil(5);
    node.write(address, 2);
    begun.lookUntil(7);
    resumed.lookUntil(7);

    assertThat(begun.begin()).isEqualTo(5);
    assertThat(resumed.start()).isEqualTo(Start.RESUMED);
    Log.assertAsStored(List.of(begun, resumed), cluster.history(address));
  }

  /** Waits until the feed has let go of what it knew. */
  private void awaitRest() {
    Waiting.until(
        () -> "rest: " + node.feeds().statistics(address),
        () -> node.feeds().statistics(address).isEmpty());
  }

  /** Lets the feed renew its lease so many times. */
  private void renew(int times) {
    var enough = node.heard().renewals() + times;
    Waiting.until(() -> times + " renewals", () -> node.heard().renewals() >= enough);
  }

  private long head() {
    return node.feeds().statistics(address).map(FeedStatistics::revision).orElse(-1L);
  }
}
