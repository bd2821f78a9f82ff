package io.onager.server;

import io.onager.actor.Actors;
import io.onager.gateway.Readiness;
import io.onager.journal.DatabaseHealth;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * A node is ready when it is a member of the cluster that is up, its types are part of the
 * sharding, and its database answers. That it is not stopping, the gateway adds.
 */
final class NodeReadiness implements Readiness {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final DatabaseHealth database;
  private final Actors actors;

  NodeReadiness(ActorSystem<?> system) {
    this.cluster = Cluster.get(system);
    this.actors = Actors.get(system);
    this.database = DatabaseHealth.of(system.classicSystem());
  }

  @Override
  public CompletionStage<Map<String, Boolean>> checks() {
    var isUp = cluster.selfMember().status() == MemberStatus.up();
    return database
        .reachable(TIMEOUT)
        .thenCombine(
            actors.areReachable(TIMEOUT),
            (isReachable, areSharded) ->
                Map.of("cluster", isUp, "database", isReachable, "sharding", areSharded));
  }
}
