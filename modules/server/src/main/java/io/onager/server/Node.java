package io.onager.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.actor.Actors;
import io.onager.cluster.Joining;
import io.onager.gateway.Authenticator;
import io.onager.gateway.HttpServer;
import io.onager.journal.DatabaseSettings;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server: one actor system that stores in one database, hosts an application's actors, and
 * serves its clients over HTTP. Runs until {@link #stop} or a signal to the process.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final ActorSystem<Void> system;
  private final HttpServer server;

  private Node(ActorSystem<Void> system, HttpServer server) {
    this.system = system;
    this.server = server;
  }

  /**
   * Starts a node of the cluster that shares {@code database}. Blocks while the schema is brought
   * up to date; then the stage completes when the node is a member of the cluster and serves
   * clients, and fails where it cannot. That can take as long as the other nodes cannot be reached;
   * its port is open meanwhile, and says that it is not ready.
   *
   * @param port to serve clients on; 0 for any that is free
   * @return fails with {@link io.onager.cluster.JoinException} where the others are of another kind
   * @throws io.onager.journal.DatabaseException with one sentence that says what to do
   */
  public static CompletionStage<Node> start(
      Application application, DatabaseSettings database, int port) {
    return start(application, database, ConfigFactory.parseMap(Map.of("onager.server.port", port)));
  }

  /** Starts a node with {@code overrides} before all other settings. */
  public static CompletionStage<Node> start(
      Application application, DatabaseSettings database, Config overrides) {
    return start(application, database, overrides, ConfigFactory.empty());
  }

  /** Starts a node with {@code defaults} behind what the application says. */
  static CompletionStage<Node> start(
      Application application, DatabaseSettings database, Config overrides, Config defaults) {
    var version =
        ConfigFactory.parseMap(Map.of("pekko.cluster.app-version", application.version()));
    var config =
        Onager.prepare(database, NodeSettings.around(overrides, defaults).withFallback(version));
    var settings = NodeSettings.create(config);
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), config.getString("onager.cluster.name"), config);
    try {
      return serve(application, database, settings, system)
          .whenComplete(
              (node, failure) -> {
                if (failure != null) {
                  system.terminate();
                }
              });
    } catch (RuntimeException e) {
      system.terminate();
      throw e;
    }
  }

  private static CompletionStage<Node> serve(
      Application application,
      DatabaseSettings database,
      NodeSettings settings,
      ActorSystem<Void> system) {
    var onager = Onager.get(system);
    application.types().forEach(onager::register);
    application.requests().forEach(handler -> onager.register(handler.apply(onager)));
    warnWhereOpen(application);
    warnWithoutTls(ClusterPort.of(system.settings().config()));
    var gateway = onager.gateway(application.authenticator(), application.authorizer());
    var joining = application.joining().orElseGet(() -> Joining.through(database));
    return HttpServer.start(system, gateway, application.pages(), settings.host(), settings.port())
        .thenCompose(
            server ->
                Actors.get(system)
                    .warmUp()
                    .thenCombine(joining.join(system), (warm, joined) -> new Node(system, server)));
  }

  /** Returns the actor system, for what an application adds. */
  public ActorSystem<Void> system() {
    return system;
  }

  /** Returns where clients are served. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Finishes what is in flight, tells clients to go elsewhere, and ends the system. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
  }

  private static void warnWhereOpen(Application application) {
    if (application.authenticator() == Authenticator.open()) {
      LOG.warn(
          "{} lets everyone do everything: give it an Authenticator and an Authorizer before others"
              + " can reach it",
          application.name());
    }
  }

  private static void warnWithoutTls(ClusterPort port) {
    if (!port.isLoopback() && !port.hasTls()) {
      LOG.warn(
          "Whoever reaches the port for other nodes at {} is as good as a node: let only nodes reach"
              + " it, or turn on mutual TLS",
          port.host());
    }
  }
}
