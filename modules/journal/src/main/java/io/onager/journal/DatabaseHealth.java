package io.onager.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database whether it is there, over the pool that the journal uses: so it also answers no
 * where the pool is used up. At most one question is under way; who asks meanwhile shares it.
 */
public final class DatabaseHealth {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealth.class);
  private static final String BLOCKING = "pekko.actor.default-blocking-io-dispatcher";

  private final SlickDatabase database;
  private final Executor blocking;
  private CompletableFuture<Boolean> underWay = CompletableFuture.completedFuture(false);

  private DatabaseHealth(SlickDatabase database, Executor blocking) {
    this.database = database;
    this.blocking = blocking;
  }

  /** For an actor system that was given {@link DatabaseSettings#toConfig}. */
  public static DatabaseHealth of(ClassicActorSystemProvider provider) {
    var system = provider.classicSystem();
    return new DatabaseHealth(
        system
            .registerExtension(SlickExtension.lookup())
            .database(system.settings().config().getConfig("jdbc-journal")),
        system.dispatchers().lookup(BLOCKING));
  }

  /** Returns true where the database answers in time; never fails, never blocks the caller. */
  public CompletionStage<Boolean> reachable(Duration timeout) {
    return question().copy().completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized CompletableFuture<Boolean> question() {
    if (underWay.isDone()) {
      underWay = CompletableFuture.supplyAsync(this::answers, blocking);
    }
    return underWay;
  }

  private boolean answers() {
    try (Connection connection = database.database().source().createConnection()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      LOG.debug("The database does not answer", e);
      return false;
    }
  }
}
