package io.onager.actor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jspecify.annotations.Nullable;

/** A node for tests: a cluster of one, on a database of its own. */
final class Node implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(20);

  private final DatabaseSettings database = TemplateDatabase.create();
  private final ActorTestKit testKit;
  private final Actors actors;

  private Node(String config) {
    var settings =
        ConfigFactory.parseString(config)
            .withFallback(
                ConfigFactory.parseString(
                    """
                    pekko.actor.provider = cluster
                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    onager.actor { ask-timeout = 20s, max-wait = 15s }
                    onager.journal {
                      connection-timeout = 10s, socket-timeout = 60s, circuit-breaker.call-timeout = 9s
                    }
                    """))
            .withFallback(ConfigFactory.load());
    testKit = ActorTestKit.create(database.toConfig(settings).withFallback(settings));
    var cluster = Cluster.get(testKit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    actors = Actors.get(testKit.system());
  }

  static Node start(String config, StreamedActor<?, ?, ?>... types) {
    var node = new Node(config);
    for (var type : types) {
      node.actors.register(type);
    }
    return node;
  }

  /** Starts an actor outside the cluster, known before it has recovered. */
  ActorRef<ActorMessage> spawn(StreamedActor<?, ?, ?> type, String path) {
    return spawn(type, path, Clock.systemUTC());
  }

  ActorRef<ActorMessage> spawn(StreamedActor<?, ?, ?> type, String path, Clock clock) {
    return testKit.spawn(
        ActorHost.create(type, address(path), HostSettings.create(testKit.system()), clock));
  }

  <T> TestProbe<T> probe(Class<T> form) {
    return testKit.createTestProbe(form);
  }

  ActorSystem<?> system() {
    return testKit.system();
  }

  Actors actors() {
    return actors;
  }

  TestProbe<Publication> feed() {
    return probe(Publication.class);
  }

  /** Invokes without a key and waits. */
  Outcome invoke(String path, String command, String args) {
    return invoke(path, command, args, null);
  }

  /** Invokes as the principal before the slash of {@code key}, and waits. */
  Outcome invoke(String path, String command, String args, @Nullable String key) {
    return await(invokeLater(path, command, args, key));
  }

  CompletionStage<Outcome> invokeLater(
      String path, String command, String args, @Nullable String key) {
    var principal = key == null ? "ann" : key.substring(0, key.indexOf('/'));
    return actors.invoke(
        address(path),
        new Principal(Address.DEFAULT_TENANT, principal),
        command,
        parse(args),
        key == null ? null : key.substring(key.indexOf('/') + 1));
  }

  Reading read(String path) {
    return await(actors.read(address(path)));
  }

  Reading.Found found(String path) {
    return (Reading.Found) read(path);
  }

  /** Stops the actor as passivation does, and waits until it is gone. */
  void stop(String path) {
    var feed = feed();
    actors.tell(address(path), new ActorMessage.Follow(feed.getRef(), null, 1));
    var actor = feed.expectMessageClass(Publication.Present.class, PATIENCE).actor();
    stop(actor);
  }

  void stop(ActorRef<ActorMessage> actor) {
    passivate(actor);
    feed().expectTerminated(actor, PATIENCE);
  }

  /** Asks the shard to stop {@code actor}: it keeps what comes meanwhile for the next one. */
  void passivate(ActorRef<ActorMessage> actor) {
    passivate(testKit.system(), actor, ActorMessage.Stop.INSTANCE);
  }

  /** As {@link #passivate(ActorRef)}, of an entity that stops by {@code stop}. */
  static void passivate(ActorSystem<?> system, ActorRef<?> entity, Object stop) {
    Adapter.toClassic(system)
        .actorSelection(entity.path().parent())
        .tell(new ShardRegion.Passivate(stop), Adapter.toClassic(entity));
  }

  /** Runs {@code sql} past everyone. */
  void execute(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets nobody store anything until the connection is closed. */
  Connection lockJournal() throws SQLException {
    var connection = connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("LOCK TABLE event_journal IN SHARE MODE");
    }
    return connection;
  }

  /** Holds an advisory lock of the database until the connection is rolled back or closed. */
  Connection lock(int number) throws SQLException {
    var connection = connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(%d)".formatted(number));
    }
    return connection;
  }

  /** Returns the first column of the one row that {@code sql} finds. */
  String query(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks until the answer is as {@code expected}, and returns it. */
  static <T> T eventually(String what, Supplier<T> question, Predicate<T> expected) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var answer = question.get();
    while (!expected.test(answer)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited for %s; last: %s".formatted(what, answer));
      }
      LockSupport.parkNanos(POLL.toNanos());
      answer = question.get();
    }
    return answer;
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static Address address(String path) {
    return Address.parse(Address.DEFAULT_TENANT, path);
  }

  static String persistenceId(String path) {
    return Writer.persistenceId(address(path)).id();
  }

  @Override
  public void close() {
    testKit.shutdownTestKit();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static JsonNode parse(String args) {
    try {
      return Json.parse(args.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
