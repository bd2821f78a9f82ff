package io.onager.cluster;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.NodeTable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Joining through the database: a {@link Joiner} for the actor system, from its start to its end.
 */
final class DatabaseJoining implements Joining {
  private static final Duration RESTART_AFTER = Duration.ofSeconds(1);

  private final DatabaseSettings database;

  DatabaseJoining(DatabaseSettings database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Done> join(ActorSystem<?> system) {
    var config = system.settings().config();
    var settings = ClusterSettings.create(config);
    var self = Self.of(system);
    if (!Self.isAddress(self.address())) {
      return CompletableFuture.failedStage(JoinException.unusableAddress(self.address()));
    }
    if (!config.getStringList("pekko.cluster.seed-nodes").isEmpty()) {
      return CompletableFuture.failedStage(JoinException.seedNodes());
    }
    var ends = new Joiner.Ends(new CompletableFuture<>(), new CompletableFuture<>());
    var joiner =
        system.systemActorOf(
            supervised(new NodeTable(database), self, settings, ends),
            "onager-joiner",
            Props.empty());
    leaveAtShutdown(system, joiner, ends);
    return ends.joined();
  }

  /** One that fails begins again with what the database and Pekko say: its beats must go on. */
  private static Behavior<JoinerCommand> supervised(
      NodeTable table, NodeTable.Node self, ClusterSettings settings, Joiner.Ends ends) {
    return Behaviors.supervise(Joiner.create(table, self, settings, ends))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                RESTART_AFTER, RESTART_AFTER.multipliedBy(5), 0.2));
  }

  private static void leaveAtShutdown(
      ActorSystem<?> system, ActorRef<JoinerCommand> joiner, Joiner.Ends ends) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseClusterShutdown(),
            "onager-leave",
            () -> {
              joiner.tell(JoinerCommand.Leave.INSTANCE);
              return ends.left();
            });
  }
}
