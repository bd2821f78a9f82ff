package io.onager.actor;

import io.onager.model.Address;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** How the actors of a type are spread over the cluster, as seen from this node. Thread-safe. */
final class Sharding {
  private final ActorSystem<?> system;
  private final Regions regions;
  private final LeavingNodes leaving;

  Sharding(ActorSystem<?> system) {
    this.system = system;
    this.regions = new Regions(system.classicSystem());
    this.leaving = new LeavingNodes(system);
  }

  /**
   * Lets this node share in hosting the actors of a type of Onager's own.
   *
   * @param idleFor how long an actor is kept that does nothing; else as configured
   * @param host describes the actor with an entity id, {@code tenant/id}
   * @return how each is reached
   */
  Function<Address, EntityRef<ActorMessage>> share(
      String type, Optional<Duration> idleFor, Function<String, Behavior<ActorMessage>> host) {
    var key = EntityTypeKey.create(ActorMessage.class, type);
    var sharding = ClusterSharding.get(system);
    var settings = ClusterShardingSettings.create(system);
    var usual = sharding.defaultShardAllocationStrategy(settings);
    var usualEvery = Duration.ofNanos(settings.tuningParameters().rebalanceInterval().toNanos());
    sharding.init(
        Entity.of(key, entity -> host.apply(entity.getEntityId()))
            .withStopMessage(ActorMessage.Stop.INSTANCE)
            .withSettings(PacedAllocation.asked(passivated(settings, idleFor)))
            .withAllocationStrategy(
                new PacedAllocation(usual, usualEvery, leaving::contains, System::nanoTime)));
    take(type, true);
    return address -> sharding.entityRefFor(key, address.tenant() + "/" + address.id());
  }

  /**
   * Takes part in what an application shards itself.
   *
   * @return how each is reached, by its own id
   */
  @SuppressWarnings("unchecked") // a watched entity takes any message
  Function<Address, EntityRef<ActorMessage>> join(EntityTypeKey<?> key) {
    take(key.name(), false);
    var sharding = ClusterSharding.get(system);
    return address ->
        (EntityRef<ActorMessage>) (EntityRef<?>) sharding.entityRefFor(key, address.id());
  }

  /** Returns whether the coordinators know this node; never fails, and stays true. */
  CompletionStage<Boolean> isKnown(Duration within) {
    return regions.areKnown(within);
  }

  private static ClusterShardingSettings passivated(
      ClusterShardingSettings settings, Optional<Duration> idleFor) {
    return idleFor
        .map(
            time ->
                settings.withPassivationStrategy(
                    settings.passivationStrategySettings().withIdleEntityPassivation(time)))
        .orElse(settings);
  }

  /** An application's own shards go where it lets them go. */
  private void take(String type, boolean paced) {
    regions.add(type);
    Handover.addTo(system.classicSystem(), type, paced);
  }
}
