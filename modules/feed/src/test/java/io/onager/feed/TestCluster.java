package io.onager.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.actor.ActorMessage;
import io.onager.actor.Actors;
import io.onager.actor.Outcome;
import io.onager.actor.Publication;
import io.onager.actor.StreamedActor;
import io.onager.actor.Update;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.jspecify.annotations.Nullable;

/**
 * Nodes in one JVM that speak to each other over TCP and share a database; a cluster, or several
 * that know nothing of each other.
 */
final class TestCluster implements AutoCloseable {
  /** Puts {@code text} behind what is there, or in its place; command and event. */
  record Write(String text, @Nullable Boolean instead) {}

  /** One node, with feeds that count what they are told. */
  static final class Node {
    private final ActorSystem<Void> system;
    private final Actors actors;
    private final Feeds feeds;
    private final Heard heard = new Heard();

    private Node(Config config) {
      system = ActorSystem.create(Behaviors.empty(), "nodes", config);
      actors = Actors.get(system);
      var settings = FeedSettings.create(system);
      var meters = new FeedMeters();
      var registry =
          FeedRegistry.create(
              settings, meters, place -> heard.before(Feed.create(place, settings, actors)));
      feeds = new Feeds(system.systemActorOf(registry, "feeds", Props.empty()), meters);
      actors.register(
          StreamedActor.named("text", Write.class, Write.class, String.class)
              .startingFrom("")
              .onCommand(Write.class, (state, write, context) -> context.persist(write))
              .onEvent("written", Write.class, TestCluster::write)
              .build());
    }

    Actors actors() {
      return actors;
    }

    Heard heard() {
      return heard;
    }

    <T> TestProbe<T> probe() {
      return TestProbe.create(system);
    }

    /** Watches here, behind {@code from} or anew. */
    Log watch(Address address, @Nullable From from) {
      return new Log(feeds, address, from, "\"\"");
    }

    /** Begins to watch here with signals. */
    Watcher watchSignals(Address address) {
      var watcher = new Watcher(feeds, address, () -> {}, true);
      watcher.start(null);
      return watcher;
    }

    /** Gives a command, once. */
    CompletableFuture<Outcome> write(Address address, String text, @Nullable String key) {
      return write(address, new Write(text, null), key);
    }

    /** Puts {@code text} in the place of what is there, and waits. */
    Outcome replace(Address address, String text) {
      return Waiting.get("the command", write(address, new Write(text, true), null));
    }

    private CompletableFuture<Outcome> write(Address address, Write write, @Nullable String key) {
      JsonNode args = Json.tree(write);
      return actors.invoke(address, Principal.ANONYMOUS, "Write", args, key).toCompletableFuture();
    }

    /** Gives a command with a key until it is answered. */
    CompletableFuture<Outcome> writeOnce(Address address, String text, String key) {
      return write(address, text, key)
          .thenComposeAsync( // not on the actor's thread: it may be answered at once
              outcome ->
                  outcome instanceof Outcome.Done
                      ? CompletableFuture.completedFuture(outcome)
                      : writeOnce(address, text, key));
    }

    /** Writes one after the other, each once. */
    void write(Address address, int times) {
      for (var i = 0; i < times; i++) {
        Waiting.get("the command", writeOnce(address, "x", UUID.randomUUID().toString()));
      }
    }

    private org.apache.pekko.actor.Address self() {
      return Cluster.get(system).selfMember().address();
    }
  }

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Config config;
  private final List<Node> nodes = new ArrayList<>();

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
                        split-brain-resolver.stable-after = 1s
                        failure-detector {
                          heartbeat-interval = 200ms, acceptable-heartbeat-pause = 1s
                        }
                        sharding.number-of-shards = 16
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
      var node = new Node(cluster.config);
      cluster.nodes.add(node);
      Cluster.get(node.system).manager().tell(Join.create(node.self()));
      cluster.awaitUp(List.of(node));
    }
    return cluster;
  }

  private void add() {
    var node = new Node(config);
    nodes.add(node);
    Cluster.get(node.system).manager().tell(Join.create(nodes.get(0).self()));
  }

  private void awaitUp(List<Node> all) {
    for (var node : all) {
      Waiting.until(() -> all.size() + " nodes up", () -> up(node) == all.size());
    }
  }

  private static long up(Node node) {
    var count = 0L;
    for (var member : Cluster.get(node.system).state().getMembers()) {
      count += member.status().equals(MemberStatus.up()) ? 1 : 0;
    }
    return count;
  }

  Node node(int index) {
    return nodes.get(index);
  }

  List<Node> nodes() {
    return nodes;
  }

  /** Returns the address of an actor that has never been asked for anything. */
  static Address fresh() {
    return new Address(Address.DEFAULT_TENANT, "text", "t" + NUMBER.incrementAndGet());
  }

  /** Returns where the actor is; wakes it. */
  Node host(Address address) {
    var asking = nodes.get(nodes.size() - 1);
    var probe = TestProbe.<Publication>create(asking.system);
    asking.actors.tell(address, new ActorMessage.Follow(probe.getRef(), null, 1));
    var actor = probe.expectMessageClass(Publication.Present.class, Waiting.PATIENCE).actor();
    asking.actors.tell(address, new ActorMessage.Unfollow(probe.getRef()));
    var at = actor.path().address();
    return at.hasGlobalScope()
        ? nodes.stream().filter(node -> node.self().equals(at)).findFirst().orElseThrow()
        : asking;
  }

  /** Returns a fresh actor that is on {@code node}. */
  Address freshOn(Node node) {
    for (var i = 0; i < 1000; i++) {
      var address = fresh();
      if (host(address) == node) {
        return address;
      }
    }
    throw new AssertionError("no actor comes to " + node.self());
  }

  /** Ends {@code node} at once; the others have to find out. */
  void kill(Node node) {
    nodes.remove(node);
    node.system.terminate();
    Waiting.get("the end of a node", node.system.getWhenTerminated().toCompletableFuture());
  }

  /** Lets {@code node} hand over all that it has, and waits until the others have it. */
  void leave(Node node) {
    nodes.remove(node);
    Cluster.get(node.system).manager().tell(Leave.create(node.self()));
    Waiting.get("the end of a node", node.system.getWhenTerminated().toCompletableFuture());
  }

  /** Returns all that is stored of an actor. */
  List<Update> history(Address address) {
    return Waiting.get(
            "the journal",
            nodes.get(0).actors.past(address, 0, Long.MAX_VALUE, null).toCompletableFuture())
        .updates();
  }

  private static String write(String state, Write write) {
    return Boolean.TRUE.equals(write.instead()) ? write.text() : state + write.text();
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.system.terminate());
    nodes.forEach(
        node ->
            Waiting.get(
                "the end of a node", node.system.getWhenTerminated().toCompletableFuture()));
  }
}
