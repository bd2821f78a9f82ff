package io.onager.actor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.pattern.Patterns;
import scala.concurrent.duration.FiniteDuration;

/**
 * Lets a node that stops give its shards away a few at a time ({@link PacedAllocation}), and keeps
 * it in its cluster until what it hosted has a place elsewhere. Otherwise the coordinator, where it
 * lives on this node, moves in the middle of that, and commands wait for the next one to begin.
 */
final class Handover {
  private static final String PHASE = CoordinatedShutdown.PhaseClusterShardingShutdownRegion();
  private static final Duration ASK_WITHIN = Duration.ofSeconds(1);

  /** Not for ever: where all nodes stop at once, nobody takes the shards. */
  private static final Duration PLACED_WITHIN = Duration.ofSeconds(2);

  private static final Duration ASK_EVERY = Duration.ofMillis(20);

  /** How often the other nodes are told that this one leaves. */
  private static final Duration TELL_EVERY = Duration.ofMillis(100);

  private final ActorSystem system;
  private final String type;
  private final Duration within;
  private volatile int shards;

  private Handover(ActorSystem system, String type, Duration within) {
    this.system = system;
    this.type = type;
    this.within = within;
  }

  /**
   * Adds to the shutdown of {@code system}, for a type that is sharded there by this name.
   *
   * @param paced whether its places are chosen by {@link PacedAllocation}
   */
  static void addTo(ActorSystem system, String type, boolean paced) {
    var shutdown = CoordinatedShutdown.get(system);
    var within = Duration.ofMillis(shutdown.timeout(PHASE).toMillis());
    var handover = new Handover(system, type, within);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeClusterShutdown(),
        "onager-give-shards-away-" + type,
        () -> paced ? handover.giveAway() : handover.count());
    shutdown.addTask(PHASE, "onager-handover-" + type, () -> handover.awaitPlaces());
  }

  /** Whatever is still here when the phase is over is handed over at once. */
  private CompletionStage<Done> giveAway() {
    var phase =
        CoordinatedShutdown.get(system).timeout(CoordinatedShutdown.PhaseBeforeClusterShutdown());
    var deadline = System.nanoTime() + phase.toNanos() * 3 / 4;
    return isOut() || isAlone()
        ? done()
        : count()
            .thenCompose(counted -> until(deadline, TELL_EVERY, this::requireEmpty))
            .handle((empty, none) -> Done.done());
  }

  private CompletionStage<Done> requireEmpty() {
    LeavingNodes.announceSelf(system);
    return Patterns.ask(region(), ShardRegion.getRegionStatsInstance(), ASK_WITHIN)
        .thenApply(ShardRegion.ShardRegionStats.class::cast)
        .thenApply(
            found -> {
              if (!found.getStats().isEmpty()) {
                throw new IllegalStateException("%s: some shards are still here".formatted(type));
              }
              return Done.done();
            });
  }

  /** Takes note of how many shards there are, before the first of them stops. */
  private CompletionStage<Done> count() {
    return isOut()
        ? done()
        : statistics(region())
            .thenAccept(found -> shards = count(found))
            .handle((ok, none) -> Done.done());
  }

  private CompletionStage<Done> awaitPlaces() {
    return isOut()
        ? done()
        : Patterns.gracefulStop(region(), within, ShardRegion.gracefulShutdownInstance())
            .thenCompose(stopped -> coordinator())
            .thenCompose(this::awaitPlaces)
            .handle((placed, none) -> Done.done()); // it is best effort: others go on anyway
  }

  private CompletionStage<Done> awaitPlaces(ActorRef coordinator) {
    var deadline = System.nanoTime() + PLACED_WITHIN.toNanos();
    return until(deadline, ASK_EVERY, () -> statistics(coordinator).thenApply(this::requireAll));
  }

  /** Tries again and again, until it succeeds or the time is over; an attempt has a second. */
  private CompletionStage<Done> until(
      long deadline, Duration every, Callable<CompletionStage<Done>> attempt) {
    return Patterns.retry(
        () -> System.nanoTime() - deadline < 0 ? attempt.call() : done(),
        Integer.MAX_VALUE,
        every,
        system);
  }

  private Done requireAll(ShardRegion.ClusterShardingStats found) {
    var anybodyLeft = !found.getRegions().isEmpty();
    if (anybodyLeft && count(found) < shards) {
      throw new IllegalStateException("%s: some shards have no place yet".formatted(type));
    }
    return Done.done();
  }

  /** Finds the coordinator, where it lives on this node; no other is about to move. */
  private CompletionStage<ActorRef> coordinator() {
    return system
        .actorSelection("/system/sharding/%sCoordinator/singleton/coordinator".formatted(type))
        .resolveOne(ASK_WITHIN);
  }

  /** Returns which shards are where, as whoever is asked knows. */
  private static CompletionStage<ShardRegion.ClusterShardingStats> statistics(ActorRef asked) {
    var question = new ShardRegion.GetClusterShardingStats(FiniteDuration.create(1, "s"));
    return Patterns.ask(asked, question, ASK_WITHIN)
        .thenApply(ShardRegion.ClusterShardingStats.class::cast);
  }

  /** Returns how many shards have an actor: others get a place only when somebody asks for it. */
  private static int count(ShardRegion.ClusterShardingStats found) {
    return found.getRegions().values().stream()
        .flatMap(each -> each.getStats().values().stream())
        .mapToInt(actors -> (int) actors > 0 ? 1 : 0)
        .sum();
  }

  private ActorRef region() {
    return ClusterSharding.get(system).shardRegion(type);
  }

  /** Returns whether the node is no member any more, so that nobody hands anything over. */
  private boolean isOut() {
    var cluster = Cluster.get(system);
    return cluster.isTerminated() || cluster.selfMember().status() == MemberStatus.down();
  }

  private boolean isAlone() {
    var cluster = Cluster.get(system);
    for (var member : cluster.state().getMembers()) {
      if (member.status() == MemberStatus.up() && !member.address().equals(cluster.selfAddress())) {
        return false;
      }
    }
    return true;
  }

  private static CompletionStage<Done> done() {
    return CompletableFuture.completedStage(Done.done());
  }
}
