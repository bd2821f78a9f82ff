package io.onager.request;

import com.typesafe.config.ConfigFactory;
import io.onager.actor.Actors;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Address;
import io.onager.model.Principal;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** A node for tests: a cluster of one, on a database that may outlive it. */
final class Node implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Principal ANN = new Principal(Address.DEFAULT_TENANT, "ann");

  private static final Duration POLL = Duration.ofMillis(20);

  private final DatabaseSettings database;
  private final ActorTestKit testKit;
  private final Requests requests;

  private Node(DatabaseSettings database, String config, RequestHandler<?, ?>... handlers) {
    this.database = database;
    var settings =
        ConfigFactory.parseString(config)
            .withFallback(
                ConfigFactory.parseString(
                    """
                    pekko.actor.provider = cluster
                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    pekko.persistence.journal.plugin = "jdbc-journal"
                    onager.actor { ask-timeout = 20s, max-wait = 15s }
                    onager.journal {
                      connection-timeout = 10s, socket-timeout = 60s, circuit-breaker.call-timeout = 9s
                    }
                    """))
            .withFallback(ConfigFactory.load());
    testKit = ActorTestKit.create(database.toConfig(settings).withFallback(settings));
    requests = Requests.get(testKit.system());
    for (var handler : handlers) {
      requests.register(handler);
    }
    var cluster = Cluster.get(testKit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
  }

  static Node start(String config, RequestHandler<?, ?>... handlers) {
    return new Node(TemplateDatabase.create(), config, handlers);
  }

  /** Starts another one on the same database. */
  Node again(String config, RequestHandler<?, ?>... handlers) {
    return new Node(database, config, handlers);
  }

  ActorSystem<?> system() {
    return testKit.system();
  }

  ActorTestKit testKit() {
    return testKit;
  }

  Actors actors() {
    return Actors.get(testKit.system());
  }

  Requests requests() {
    return requests;
  }

  Receipt submit(Submission submission) {
    return submit(ANN, submission);
  }

  Receipt submit(Principal principal, Submission submission) {
    return await(requests.submit(principal, submission));
  }

  String accepted(Submission submission) {
    return ((Receipt.Accepted) submit(submission)).id();
  }

  RequestState state(String id) {
    return ((Found.There) await(requests.find(Address.DEFAULT_TENANT, id))).state();
  }

  /** Waits until the request stands so. */
  RequestState state(String id, RequestStatus status) {
    return eventually(
        "%s %s".formatted(id, status), () -> state(id), state -> state.status() == status);
  }

  /** Returns the first column of the one row that {@code sql} finds. */
  String query(String sql) {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
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

  @Override
  public void close() {
    testKit.shutdownTestKit();
  }
}
