package io.onager.actor;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Set;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where shards go: as another strategy says, but away from a node that is about to leave, a few at
 * a time. Pekko alone moves all shards of such a node at once; each actor then waits until all of
 * them are recovered, which on a busy machine takes seconds. Used by the coordinator alone.
 */
final class PacedAllocation implements ActorSystemDependentAllocationStrategy {
  /** How often the coordinator asks. */
  private static final Duration EVERY = Duration.ofMillis(100);

  /** How many shards move at once: 20 in a second, if each is as quick as it should be. */
  private static final int AT_ONCE = 2;

  private final ShardAllocationStrategy usual;
  private final Duration usualEvery;
  private final Predicate<ActorPath> leaves;
  private final LongSupplier nanoTime;
  private long askedUsual;

  /**
   * Makes one.
   *
   * @param usualEvery how often {@code usual} is asked to balance
   * @param leaves whether the node of a region is about to leave
   * @param nanoTime as {@link System#nanoTime}
   */
  PacedAllocation(
      ShardAllocationStrategy usual,
      Duration usualEvery,
      Predicate<ActorPath> leaves,
      LongSupplier nanoTime) {
    this.usual = usual;
    this.usualEvery = usualEvery;
    this.leaves = leaves;
    this.nanoTime = nanoTime;
    this.askedUsual = nanoTime.getAsLong();
  }

  /** Returns {@code settings} with which the coordinator asks as often as this needs. */
  static ClusterShardingSettings asked(ClusterShardingSettings settings) {
    return settings.withTuningParameters(settings.tuningParameters().withRebalanceInterval(EVERY));
  }

  /** The coordinator begins: what its forerunner's node had comes first, and balance later. */
  @Override
  public void start(ActorSystem system) {
    askedUsual = nanoTime.getAsLong();
    if (usual instanceof ActorSystemDependentAllocationStrategy dependent) {
      dependent.start(system);
    }
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> present) {
    var staying = present;
    for (var region : leaving(present)) {
      staying = staying.removed(region);
    }
    return usual.allocateShard(requester, shard, staying.isEmpty() ? present : staying);
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> present, Set<String> moving) {
    var leaving = leaving(present);
    if (!leaving.isEmpty()) {
      var shards = CollectionConverters.asJava(present);
      return Future.successful(
          leaving.size() == shards.size()
              ? none() // nobody is left to take them
              : next(leaving.stream().map(shards::get), moving));
    }
    if (nanoTime.getAsLong() - askedUsual < usualEvery.toNanos()) {
      return Future.successful(none());
    }
    askedUsual = nanoTime.getAsLong();
    return usual.rebalance(present, moving);
  }

  private List<ActorRef> leaving(Map<ActorRef, IndexedSeq<String>> present) {
    return CollectionConverters.asJava(present.keySet()).stream()
        .filter(region -> leaves.test(region.path()))
        .toList();
  }

  private static Set<String> next(Stream<IndexedSeq<String>> shards, Set<String> moving) {
    var chosen =
        shards
            .flatMap(each -> CollectionConverters.asJava(each).stream())
            .filter(shard -> !moving.contains(shard))
            .limit(Math.max(0, AT_ONCE - moving.size()))
            .toList();
    return CollectionConverters.asScala(chosen).toSet();
  }

  private static Set<String> none() {
    return scala.collection.immutable.Set$.MODULE$.<String>empty();
  }
}
