package io.onager.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.actor.Actors;
import io.onager.actor.StreamedActor;
import io.onager.feed.FeedStatistics;
import io.onager.feed.Feeds;
import io.onager.gateway.Authenticator;
import io.onager.gateway.Authorizer;
import io.onager.gateway.Gateway;
import io.onager.gateway.GatewaySettings;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.Migrations;
import io.onager.model.Address;
import io.onager.request.RequestHandler;
import io.onager.request.Requests;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Onager inside an application: hosts types of actors on this node, reaches and watches actors, and
 * makes the routes for clients. One for each actor system; thread-safe.
 *
 * <pre>{@code
 * var database = DatabaseSettings.parse("postgresql://…");
 * var system = ActorSystem.create(root, "app", Onager.prepare(database));
 * var onager = Onager.get(system).register(GameRoom.ACTOR);
 * onager.ref(GameRoom.ACTOR, "lobby").ask(new Join("ann"));
 * Http.get(system).newServerAt("0.0.0.0", 8080).bind(onager.gateway(mine, yours).routes());
 * }</pre>
 */
public final class Onager implements Extension {
  private static final Id ID = new Id();

  private final ActorSystem<?> system;
  private final Actors actors;
  private final Feeds feeds;

  private Onager(ActorSystem<?> system) {
    this.system = system;
    this.actors = Actors.get(system);
    this.feeds = Feeds.get(system);
  }

  /**
   * Returns the settings of an actor system that stores in {@code database}: those of {@code
   * application.conf} win, then what Onager needs of Pekko, then Pekko's own. Brings the schema up
   * to date first, which blocks.
   *
   * @throws io.onager.journal.DatabaseException with one sentence that says what to do
   */
  public static Config prepare(DatabaseSettings database) {
    return prepare(
        database,
        ConfigFactory.defaultOverrides().withFallback(ConfigFactory.defaultApplication()));
  }

  /**
   * As {@link #prepare(DatabaseSettings)}, with other settings of the application.
   *
   * @param application without any {@code reference.conf}, so not what {@code ConfigFactory.load()}
   *     returns: Pekko's own settings would win over what Onager needs
   * @throws IllegalArgumentException where it has them
   */
  public static Config prepare(DatabaseSettings database, Config application) {
    if (application.hasPath("pekko.version")) {
      throw new IllegalArgumentException(
          "application: holds Pekko's reference.conf (expected: ConfigFactory.defaultApplication(),"
              + " not load())");
    }
    Migrations.migrate(database);
    return configure(database, application);
  }

  /** Returns the same settings, and touches no database. */
  static Config configure(DatabaseSettings database, Config application) {
    var own = ConfigFactory.parseResources(Onager.class.getClassLoader(), "onager-server.conf");
    var known =
        application.withFallback(own).withFallback(ConfigFactory.defaultReference()).resolve();
    return application
        .withFallback(database.toConfig(known))
        .withFallback(timeToDrain(known))
        .withFallback(own)
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  /** Returns how long Pekko waits for the gateway: for as long as it may take to drain. */
  private static Config timeToDrain(Config known) {
    return ConfigFactory.parseMap(
        Map.of(
            "pekko.coordinated-shutdown.phases.before-service-unbind.timeout",
            GatewaySettings.create(known).drain().longest()));
  }

  /** Returns the one of {@code system}. */
  public static Onager get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Returns the actor system that it extends: streams of a {@link LiveRef} run in it. */
  public ActorSystem<?> system() {
    return system;
  }

  /**
   * Hosts {@code type} on this node. Every node of a cluster registers the same types.
   *
   * @throws IllegalStateException where a type of that name is hosted already
   */
  public Onager register(StreamedActor<?, ?, ?> type) {
    actors.register(type);
    return this;
  }

  /**
   * Returns the actor of {@code type} with {@code id}, in the default tenant. It need not exist:
   * every actor does, at revision 0.
   *
   * @throws IllegalArgumentException for an id that is none
   */
  public <C, S> LiveRef<C, S> ref(StreamedActor<C, ?, S> type, String id) {
    return ref(type, new Address(Address.DEFAULT_TENANT, type.name(), id));
  }

  /** Returns the actor of {@code type} at {@code address}. */
  public <C, S> LiveRef<C, S> ref(StreamedActor<C, ?, S> type, Address address) {
    return LiveRef.of(actors, feeds, type, address);
  }

  /**
   * Runs durable requests for the action of {@code handler} on this node. Every node of a cluster
   * registers the same handlers.
   *
   * @throws IllegalStateException where there is a handler for it already
   */
  public Onager register(RequestHandler<?, ?> handler) {
    requests().register(handler);
    return this;
  }

  /** Returns the durable requests of the cluster. */
  public Requests requests() {
    return Requests.get(system);
  }

  /**
   * Returns how the feeds of this node are, in no order: one for each actor that is watched here or
   * was not long ago. Of the sessions, {@link Gateway#sessionStatistics} tells.
   */
  public List<FeedStatistics> feedStatistics() {
    return feeds.statistics();
  }

  /** Makes the gateway: the routes under {@code /onager} for clients. */
  public Gateway gateway(Authenticator authenticator, Authorizer authorizer) {
    return Gateway.create(system, authenticator, authorizer, new NodeReadiness(system));
  }

  private static final class Id extends ExtensionId<Onager> {
    @Override
    public Onager createExtension(ActorSystem<?> system) {
      return new Onager(system);
    }
  }
}
