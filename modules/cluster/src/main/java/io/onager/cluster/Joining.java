package io.onager.cluster;

import io.onager.journal.DatabaseSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * How the node of an actor system becomes a member of a cluster. Onager's own way is {@link
 * #through}; an application may bring another, such as Pekko's Cluster Bootstrap.
 */
@FunctionalInterface
public interface Joining {
  /**
   * Begins to join. Called once for an actor system.
   *
   * @return completes when the node is a member that is up; fails with {@link JoinException} where
   *     it never will be. It may take as long as the others cannot be reached.
   */
  CompletionStage<Done> join(ActorSystem<?> system);

  /**
   * Returns the way through the PostgreSQL that all nodes share: who finds members joins them, and
   * one of those who find none forms the cluster. Its tables must have been migrated. Its stage
   * fails where {@code pekko.cluster.seed-nodes} is set as well; {@link #join} throws {@link
   * IllegalArgumentException} for settings of {@code onager.cluster} that make no sense.
   */
  static Joining through(DatabaseSettings database) {
    return new DatabaseJoining(database);
  }

  /** Returns a way in which nobody else comes in: the node is a cluster of its own. */
  static Joining alone() {
    return system -> {
      var cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      return up(system);
    };
  }

  /**
   * Returns a way that leaves it to what Pekko was configured with ({@code
   * pekko.cluster.seed-nodes}), or to what the application starts itself, and only waits.
   */
  static Joining configured() {
    return Joining::up;
  }

  /** Returns a stage that completes when the node of {@code system} is up. */
  private static CompletionStage<Done> up(ActorSystem<?> system) {
    var up = new CompletableFuture<Done>();
    org.apache.pekko.cluster.Cluster.get(system).registerOnMemberUp(() -> up.complete(Done.done()));
    system
        .getWhenTerminated()
        .whenComplete((done, failure) -> up.completeExceptionally(JoinException.endedBefore()));
    return up;
  }
}
