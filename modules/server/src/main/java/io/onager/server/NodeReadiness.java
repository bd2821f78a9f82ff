package io.onager.server;

import io.onager.gateway.Readiness;
import io.onager.journal.DatabaseHealth;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** A node is ready when it is a member of the cluster that is up, and its database answers. */
final class NodeReadiness implements Readiness {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final DatabaseHealth database;

  NodeReadiness(ActorSystem<?> system) {
    this.cluster = Cluster.get(system);
    this.database = DatabaseHealth.of(system.classicSystem());
  }

  @Override
  public CompletionStage<Map<String, Boolean>> checks() {
    var isUp = cluster.selfMember().status() == MemberStatus.up();
    return database
        .reachable(TIMEOUT)
        .thenApply(isReachable -> Map.of("cluster", isUp, "database", isReachable));
  }
}
