package io.onager.actor;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.pattern.Patterns;

/**
 * The shard regions of this node, and whether the coordinator knows them: before that, they reach
 * no actor. Thread-safe.
 */
final class Regions {
  private final ActorSystem system;

  /**
   * Who is known once stays so: while the coordinator moves, regions reach all actors that they
   * know, and a whole cluster that says that it is not ready would be a worse answer.
   */
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();

  Regions(ActorSystem system) {
    this.system = system;
  }

  /** Adds the one of a type that is sharded by this name. */
  void add(String type) {
    unknown.add(type);
  }

  /** Returns whether all are known; never fails. */
  CompletionStage<Boolean> areKnown(Duration within) {
    var asked =
        unknown.stream()
            .map(type -> ask(type, within))
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(asked).handle((all, failure) -> unknown.isEmpty());
  }

  private CompletionStage<Void> ask(String type, Duration within) {
    var region = ClusterSharding.get(system).shardRegion(type);
    return Patterns.ask(region, ShardRegion.getCurrentRegionsInstance(), within)
        .thenAccept(
            answer -> {
              var known = ((ShardRegion.CurrentRegions) answer).getRegions();
              if (known.contains(Cluster.get(system).selfAddress())) {
                unknown.remove(type);
              }
            });
  }
}
