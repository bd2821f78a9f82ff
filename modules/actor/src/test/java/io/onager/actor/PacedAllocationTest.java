package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/** Shards leave a node that is about to leave, a few at a time, and go nowhere else. */
class PacedAllocationTest {
  /** Chooses the last region, and moves the shard "usual". */
  private static final class Usual extends AbstractShardAllocationStrategy {
    @Override
    public Future<ActorRef> allocateShard(
        ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> present) {
      return Future.successful(
          present.keySet().stream().max((one, other) -> one.compareTo(other)).orElseThrow());
    }

    @Override
    public Future<Set<String>> rebalance(
        Map<ActorRef, IndexedSeq<String>> present, Set<String> moving) {
      return Future.successful(Set.of("usual"));
    }
  }

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Set<ActorRef> leaving = new HashSet<>();
  private final Map<ActorRef, List<String>> regions = new LinkedHashMap<>();
  private long now;
  private final PacedAllocation allocation =
      new PacedAllocation(
          new Usual(),
          Duration.ofSeconds(10),
          path -> leaving.stream().anyMatch(region -> region.path().equals(path)),
          () -> now);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void movesTwoShardsAtATimeFromANodeThatLeaves() {
    region("1", "2", "3");
    leaving.add(region("4", "5", "6"));

    assertThat(rebalance()).hasSize(2).isSubsetOf("4", "5", "6");
    assertThat(rebalance("4")).hasSize(1).isSubsetOf("5", "6");
    assertThat(rebalance("4", "5")).isEmpty();
    assertThat(rebalance("1", "2", "3")).isEmpty();
  }

  @Test
  void movesTwoAtATimeOfAllNodesThatLeaveTogether() {
    region();
    leaving.add(region("1", "2"));
    leaving.add(region("3", "4"));

    assertThat(rebalance()).hasSize(2);
  }

  @Test
  void putsNothingOnANodeThatLeaves() {
    var staying = region();
    leaving.add(region());

    assertThat(allocate()).isEqualTo(staying);
  }

  @Test
  void movesNothingWhereAllNodesLeaveAndStillFindsAPlace() {
    leaving.add(region("1"));
    var last = region("2");
    leaving.add(last);

    assertThat(rebalance()).isEmpty();
    assertThat(allocate()).isEqualTo(last);
  }

  @Test
  void asksTheUsualStrategyInItsOwnTimeWhereNobodyLeaves() {
    region("1");

    assertThat(rebalance()).isEmpty();
    now += Duration.ofSeconds(10).toNanos();
    assertThat(rebalance()).containsExactly("usual");
    assertThat(rebalance()).isEmpty();
  }

  /** All nodes make one at their start; a coordinator that begins has just lost its forerunner. */
  @Test
  void movesNothingWhereTheCoordinatorHasJustBegun() {
    region("1");
    now += Duration.ofSeconds(10).toNanos();

    allocation.start(Adapter.toClassic(KIT.system()));

    assertThat(rebalance()).isEmpty();
    now += Duration.ofSeconds(10).toNanos();
    assertThat(rebalance()).containsExactly("usual");
  }

  private ActorRef region(String... shards) {
    ActorRef region =
        Adapter.toClassic(KIT.createTestProbe("region-" + (char) ('a' + regions.size())).getRef());
    regions.put(region, List.of(shards));
    return region;
  }

  private Set<String> rebalance(String... moving) {
    var all = CollectionConverters.asScala(List.of(moving)).<String>toSet();
    return CollectionConverters.asJava(allocation.rebalance(present(), all).value().get().get());
  }

  private ActorRef allocate() {
    var requester = new ArrayList<>(regions.keySet()).get(0);
    return allocation.allocateShard(requester, "7", present()).value().get().get();
  }

  private scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> present() {
    var all = new LinkedHashMap<ActorRef, IndexedSeq<String>>();
    regions.forEach(
        (region, shards) -> all.put(region, CollectionConverters.asScala(shards).toIndexedSeq()));
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(all));
  }
}
