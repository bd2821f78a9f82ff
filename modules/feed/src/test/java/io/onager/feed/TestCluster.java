package io.onager.feed;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.actor.ActorMessage;
import io.onager.actor.Publication;
import io.onager.actor.Update;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;

/**
 * Nodes in one JVM that speak to each other over TCP and share a database; a cluster, or several
 * that know nothing of each other.
 */
final class TestCluster implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Config config;
  private final List<ClusterNode> nodes = new ArrayList<>();

  private TestCluster(String more, DatabaseSettings database) {
    config =
        ConfigFactory.parseString(more)
            .withFallback(
                ConfigFactory.parseString(
                    """
                    pekko {
                      actor.provider = cluster
                      remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                      cluster {
                        jmx.multi-mbeans-in-same-jvm = on
                        downing-provider-class =
                            "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
                        gossip-interval = 200ms
                        leader-actions-interval = 200ms
                        # else behind a stall all are out before they are heard
                        unreachable-nodes-reaper-interval = 200ms
                        split-brain-resolver.stable-after = 3s
                        down-removal-margin = 200ms
                        failure-detector {
                          heartbeat-interval = 200ms, acceptable-heartbeat-pause = 4s
                        }
                        sharding { number-of-shards = 16, retry-interval = 200ms }
                      }
                      log-dead-letters = 0
                      # a node that is terminated does not take its leave
                      coordinated-shutdown.run-by-actor-system-terminate = off
                    }
                    onager.actor { ask-timeout = 2s, min-backoff = 50ms, max-backoff = 500ms }
                    onager.feed { renewal = 1s, retry = 50ms }
                    """))
            .withFallback(database.toConfig())
            .withFallback(ConfigFactory.load());
  }

  /** Starts so many nodes that are one cluster. */
  static TestCluster start(int number, String config) {
    var cluster = new TestCluster(config, TemplateDatabase.create());
    for (var i = 0; i < number; i++) {
      cluster.add();
    }
    cluster.awaitUp(cluster.nodes);
    return cluster;
  }

  /** Starts so many clusters of one node each, on one database. */
  static TestCluster startApart(int number, String config) {
    var cluster = new TestCluster(config, TemplateDatabase.create());
    for (var i = 0; i < number; i++) {
      var node = new ClusterNode(cluster.config);
      cluster.nodes.add(node);
      Cluster.get(node.system()).manager().tell(Join.create(node.self()));
      cluster.awaitUp(List.of(node));
    }
    return cluster;
  }

  private void add() {
    var node = new ClusterNode(config);
    nodes.add(node);
    Cluster.get(node.system()).manager().tell(Join.create(nodes.get(0).self()));
  }

  private void awaitUp(List<ClusterNode> all) {
    for (var node : all) {
      Waiting.until(() -> all.size() + " nodes up", () -> up(node) == all.size());
    }
  }

  private static long up(ClusterNode node) {
    var count = 0L;
    for (var member : Cluster.get(node.system()).state().getMembers()) {
      count += member.status().equals(MemberStatus.up()) ? 1 : 0;
    }
    return count;
  }

  ClusterNode node(int index) {
    return nodes.get(index);
  }

  List<ClusterNode> nodes() {
    return nodes;
  }

  /** Returns the address of an actor that has never been asked for anything. */
  static Address fresh() {
    return new Address(Address.DEFAULT_TENANT, "text", "t" + NUMBER.incrementAndGet());
  }

  /** Returns where the actor is; wakes it. */
  ClusterNode host(Address address) {
    var asking = nodes.get(nodes.size() - 1);
    var probe = TestProbe.<Publication>create(asking.system());
    asking.actors().tell(address, new ActorMessage.Follow(probe.getRef(), null, 1));
    var actor = probe.expectMessageClass(Publication.Present.class, Waiting.PATIENCE).actor();
    asking.actors().tell(address, new ActorMessage.Unfollow(probe.getRef()));
    var at = actor.path().address();
    return at.hasGlobalScope()
        ? nodes.stream().filter(node -> node.self().equals(at)).findFirst().orElseThrow()
        : asking;
  }

  /** Returns a fresh actor that is on {@code node}. */
  Address freshOn(ClusterNode node) {
    for (var i = 0; i < 1000; i++) {
      var address = fresh();
      if (host(address) == node) {
        return address;
      }
    }
    throw new AssertionError("no actor comes to " + node.self());
  }

  /** Ends {@code node} at once; the others have to find out. */
  void kill(ClusterNode node) {
    nodes.remove(node);
    node.system().terminate();
    Waiting.get("the end of a node", node.system().getWhenTerminated().toCompletableFuture());
  }

  /** Lets {@code node} hand over all that it has, and waits until the others have it. */
  void leave(ClusterNode node) {
    nodes.remove(node);
    Cluster.get(node.system()).manager().tell(Leave.create(node.self()));
    Waiting.get("the end of a node", node.system().getWhenTerminated().toCompletableFuture());
  }

  /** Returns all that is stored of an actor. */
  List<Update> history(Address address) {
    return Waiting.get(
            "the journal",
            nodes.get(0).actors().past(address, 0, Long.MAX_VALUE, null).toCompletableFuture())
        .updates();
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.system().terminate());
    nodes.forEach(
        node ->
            Waiting.get(
                "the end of a node", node.system().getWhenTerminated().toCompletableFuture()));
  }
}
