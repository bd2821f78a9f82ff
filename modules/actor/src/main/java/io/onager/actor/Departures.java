package io.onager.actor;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Tells that a node has been taken out of the cluster, with all that was on its way to it: at once,
 * when its shards have no place any more, and again, because what waits for their new place can be
 * lost once more.
 */
final class Departures {
  private static final List<Duration> AFTER =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(3));

  private Departures() {}

  static Behavior<ClusterEvent.MemberRemoved> create(Runnable departed) {
    return Behaviors.setup(
        context -> {
          var system = context.getSystem();
          Cluster.get(system)
              .subscriptions()
              .tell(Subscribe.create(context.getSelf(), ClusterEvent.MemberRemoved.class));
          return Behaviors.receiveMessage(
              removed -> {
                if (removed.previousStatus() == MemberStatus.down()) {
                  AFTER.forEach(
                      delay ->
                          system
                              .scheduler()
                              .scheduleOnce(delay, departed, system.executionContext()));
                }
                return Behaviors.same();
              });
        });
  }
}
