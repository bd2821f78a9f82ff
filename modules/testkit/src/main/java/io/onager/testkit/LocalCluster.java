package io.onager.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.cluster.Joining;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.Ports;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import io.onager.server.Node;
import io.onager.server.Onager;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in one JVM: nodes of one application on one database, with a {@link Network} between
 * them. Nodes are counted from 0, and keep their ports over all starts. They have the settings of
 * {@link QuickFailure}, and else those of production.
 *
 * <p>As in production, the majority goes on where others are silent, and of two nodes which one
 * that is depends on their addresses: tests that kill want three.
 *
 * <p>Methods block until what they do is done, and throw an {@link AssertionError} where that takes
 * longer than {@link #PATIENCE}. For one thread. Closing ends all nodes as {@link #kill} does.
 */
public final class LocalCluster implements AutoCloseable {
  /** How long each method waits before it fails. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  // A crash tells nobody: kill() is terminate(), and stop() runs the coordinated shutdown itself.
  // A node that is taken out of the cluster does not take the JVM with it.
  private static final Config CRASHING =
      ConfigFactory.parseMap(
          Map.of(
              "pekko.coordinated-shutdown.run-by-actor-system-terminate",
              "off",
              "pekko.coordinated-shutdown.exit-jvm",
              "off"));

  private final Application application;
  private final DatabaseSettings database;
  private final Config settings;
  private final Network network;
  private final List<Integer> ports;
  private final @Nullable Node[] nodes;

  /** What was started last at each place, also where it never became a member. */
  private final Map<Integer, ActorSystem<?>> systems = new ConcurrentHashMap<>();

  private volatile boolean closed;

  private LocalCluster(
      int size, Application application, DatabaseSettings database, Config settings) {
    this.application = application;
    this.database = database;
    this.settings = settings;
    this.network = Network.start(size);
    this.ports = IntStream.range(0, size).mapToObj(node -> Ports.free()).toList();
    this.nodes = new Node[size];
  }

  /** Starts {@code size} nodes on a new database; returns when each sees all as members. */
  public static LocalCluster start(int size, Application application) {
    return start(size, application, TemplateDatabase.create(), ConfigFactory.empty());
  }

  /**
   * Starts {@code size} nodes at once; returns when each sees all as members.
   *
   * @param size from 1 to 200
   * @param database with or without Onager's tables
   * @param settings of every node, before all others
   */
  public static LocalCluster start(
      int size, Application application, DatabaseSettings database, Config settings) {
    var cluster = new LocalCluster(size, application, database, settings);
    try {
      var all = IntStream.range(0, size).toArray();
      cluster.launch(all);
      cluster.awaitMembers(all);
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Returns how many nodes there are, running or not. */
  public int size() {
    return nodes.length;
  }

  /** Returns what lies between the nodes. */
  public Network network() {
    return network;
  }

  /** Returns the database that all nodes share. */
  public DatabaseSettings database() {
    return database;
  }

  /**
   * Returns {@code node} as it is, or last was.
   *
   * @throws IllegalStateException where it was never started
   */
  public Node node(int node) {
    var present = nodes[node];
    if (present == null) {
      throw new IllegalStateException("node %d was never started".formatted(node));
    }
    return present;
  }

  /** Returns the library's door at {@code node}. */
  public Onager onager(int node) {
    return Onager.get(node(node).system());
  }

  /** Returns where clients of {@code node} connect to. */
  public URI http(int node) {
    return URI.create("http://127.0.0.1:" + ports.get(node));
  }

  /** Returns whether {@code node} was started, as a member or not yet, and has not ended. */
  public boolean isRunning(int node) {
    var system = systems.get(node);
    return system != null && !system.getWhenTerminated().toCompletableFuture().isDone();
  }

  /**
   * Ends {@code node} as a crash does: at once nothing that it sends reaches the others, and it
   * does not leave. Like one that crashes it may still store what it was just storing.
   */
  public void kill(int node) {
    network.unplug(node);
    node(node).system().terminate();
    awaitEnd(node);
  }

  /** Stops {@code node} as planned: it serves its clients, hands over its actors and leaves. */
  public void stop(int node) {
    Waiting.get("the stop of node " + node, PATIENCE, node(node).stop());
    awaitEnd(node);
  }

  /**
   * Starts {@code node} again, on its ports; returns when it is a member and serves clients.
   *
   * @throws IllegalStateException where it runs
   */
  public void start(int node) {
    if (isRunning(node)) {
      throw new IllegalStateException("node %d runs".formatted(node));
    }
    launch(node);
  }

  /** Waits until each of {@code members} sees exactly these as members, and all of them well. */
  public void awaitMembers(int... members) {
    var addresses =
        IntStream.of(members).mapToObj(this::address).collect(Collectors.toUnmodifiableSet());
    for (var member : members) {
      Waiting.until(
          "node %d to see %d members".formatted(member, members.length),
          PATIENCE,
          () -> upMembers(member).equals(addresses));
    }
  }

  /** Waits until {@code node} has ended, as one does that is taken out of the cluster. */
  public void awaitEnd(int node) {
    var system = systems.get(node);
    if (system == null) {
      throw new IllegalStateException("node %d was never started".formatted(node));
    }
    Waiting.get("the end of node " + node, PATIENCE, system.getWhenTerminated());
  }

  @Override
  public void close() {
    closed = true;
    var running = IntStream.range(0, size()).filter(this::isRunning).toArray();
    try (network) {
      systems.values().forEach(ActorSystem::terminate);
      IntStream.of(running).forEach(this::awaitEnd);
    }
  }

  private void launch(int... all) {
    var starting = new HashMap<Integer, CompletionStage<Node>>();
    for (var node : all) {
      network.plug(node);
      starting.put(node, Node.start(joiningAs(node), database, settings(node)));
    }
    starting.forEach(
        (node, started) ->
            nodes[node] = Waiting.get("the start of node " + node, PATIENCE, started));
  }

  /** Returns the application, of which this learns the actor system before that is a member. */
  private Application joiningAs(int node) {
    var joining = application.joining().orElseGet(() -> Joining.through(database));
    return application.withJoining(
        system -> {
          systems.put(node, system);
          if (closed) {
            system.terminate();
          }
          return joining.join(system);
        });
  }

  private Config settings(int node) {
    return settings
        .withFallback(ConfigFactory.parseMap(Map.of("onager.server.port", ports.get(node))))
        .withFallback(network.settings(node))
        .withFallback(CRASHING)
        .withFallback(QuickFailure.settings());
  }

  private Address address(int node) {
    return Cluster.get(node(node).system()).selfMember().address();
  }

  /** Returns who is a member as {@code node} sees it; nobody where somebody is not well. */
  private Set<Address> upMembers(int node) {
    var state = Cluster.get(node(node).system()).state();
    var members = StreamSupport.stream(state.getMembers().spliterator(), false).toList();
    var allWell =
        state.getUnreachable().isEmpty()
            && members.stream().allMatch(each -> each.status().equals(MemberStatus.up()));
    return allWell
        ? members.stream().map(Member::address).collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }
}
