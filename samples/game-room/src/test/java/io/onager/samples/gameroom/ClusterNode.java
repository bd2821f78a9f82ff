package io.onager.samples.gameroom;

import com.typesafe.config.ConfigFactory;
import io.onager.gateway.HttpServer;
import io.onager.journal.DatabaseSettings;
import io.onager.server.Application;
import io.onager.server.Onager;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jspecify.annotations.Nullable;

/** A node of a cluster whose nodes are all in this JVM, and join by address. */
final class ClusterNode implements AutoCloseable {
  private static final String NAME = "cluster";

  private final ActorSystem<Void> system;
  private final HttpServer server;

  private ClusterNode(ActorSystem<Void> system, HttpServer server) {
    this.system = system;
    this.server = server;
  }

  /** Starts a node that is a cluster of its own until others join it. */
  static ClusterNode start(
      Application application, DatabaseSettings database, Map<String, ?> settings) {
    return start(application, database, settings, null);
  }

  /** Starts a node that joins this one; returns when each has seen the other as up. */
  ClusterNode joinedBy(
      Application application, DatabaseSettings database, Map<String, ?> settings) {
    var other = start(application, database, settings, address());
    Waiting.until("two members that are up", () -> other.sees(address()) && sees(other.address()));
    return other;
  }

  private static ClusterNode start(
      Application application,
      DatabaseSettings database,
      Map<String, ?> settings,
      @Nullable Address contact) {
    var config =
        Onager.prepare(
            database,
            ConfigFactory.parseMap(settings).withFallback(ConfigFactory.defaultApplication()));
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NAME, config);
    var cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(contact == null ? cluster.selfMember().address() : contact));
    var onager = Onager.get(system);
    application.types().forEach(onager::register);
    var gateway = onager.gateway(application.authenticator(), application.authorizer());
    var bound = HttpServer.start(system, gateway, Optional.empty(), "127.0.0.1", 0);
    var node = new ClusterNode(system, Waiting.get("the port", bound.toCompletableFuture()));
    Waiting.until("the node to be up", () -> node.sees(node.address()));
    return node;
  }

  /** Begins a planned stop. */
  CompletableFuture<Done> stop() {
    return CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.unknownReason())
        .toCompletableFuture();
  }

  ActorSystem<Void> system() {
    return system;
  }

  URI http() {
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  /** Returns where the other nodes reach it. */
  Address address() {
    return Cluster.get(system).selfMember().address();
  }

  /** Returns whether this node knows the one at {@code address} as a member that is up. */
  boolean sees(Address address) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .anyMatch(
            member -> member.address().equals(address) && member.status() == MemberStatus.up());
  }

  @Override
  public void close() {
    Waiting.get("the stop", stop());
  }
}
