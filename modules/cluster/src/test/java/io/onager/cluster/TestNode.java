package io.onager.cluster;

import com.typesafe.config.ConfigFactory;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** An actor system that joins through the database, with nothing else in it. */
final class TestNode implements AutoCloseable {
  private static final String SETTINGS =
      """
      onager.cluster { beat-every = 100ms, look-every = 50ms, dead-after = 1s }
      pekko {
        loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
        logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
        log-dead-letters = off
        coordinated-shutdown.run-by-actor-system-terminate = off
        actor.provider = cluster
        remote.artery { canonical { hostname = "127.0.0.1", port = 0 } }
        cluster {
          jmx.multi-mbeans-in-same-jvm = on
          gossip-interval = 200ms
          leader-actions-interval = 200ms
          unreachable-nodes-reaper-interval = 200ms # else behind a stall all are out before they are heard
          seed-node-timeout = 1s
          retry-unsuccessful-join-after = 1s
          downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
          split-brain-resolver.stable-after = 3s
          sharding.number-of-shards = 16
        }
      }
      """;

  final ActorSystem<Void> system;
  final CompletableFuture<Done> joined;

  private TestNode(ActorSystem<Void> system, DatabaseSettings database) {
    this.system = system;
    this.joined = Joining.through(database).join(system).toCompletableFuture();
  }

  static TestNode start(DatabaseSettings database) {
    return start(database, "onager", "");
  }

  static TestNode start(DatabaseSettings database, String name, String settings) {
    var config =
        ConfigFactory.parseString(settings)
            .withFallback(ConfigFactory.parseString(SETTINGS))
            .withFallback(ConfigFactory.load());
    return new TestNode(ActorSystem.create(Behaviors.empty(), name, config), database);
  }

  /** Returns when it is up, and sees itself so: what a node sees is told to it apart. */
  TestNode awaitUp() throws Exception {
    joined.get(60, TimeUnit.SECONDS);
    var self = Cluster.get(system);
    Waiting.until(
        "that it sees itself up", () -> self.selfMember().status().equals(MemberStatus.up()));
    return this;
  }

  String address() {
    return system.address().toString();
  }

  /** Returns how many members it sees that are up. */
  long membersUp() {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .map(Member::status)
        .filter(MemberStatus.up()::equals)
        .count();
  }

  /** Returns whether it has ended by itself. */
  boolean hasEnded() {
    return system.getWhenTerminated().toCompletableFuture().isDone();
  }

  /** Leaves the cluster and ends. */
  void leave() throws Exception {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.unknownReason())
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  /** Ends as a crash does: without a word to the others or to the database. */
  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the system does not end", e);
    }
  }
}
