package io.onager.journal;

import com.typesafe.config.Config;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickExtension;

/**
 * Asks the database over the pool that the journal uses, on threads of its own. Stages fail with
 * {@link CompletionException} where it does not answer. Thread-safe.
 */
final class Queries {
  private static final String EXECUTOR = "onager.journal.reader-dispatcher";

  private final SlickDatabase database;
  private final Executor executor;
  private final String schema;

  Queries(ClassicActorSystemProvider provider) {
    var system = provider.classicSystem();
    Config config = system.settings().config();
    this.database =
        system
            .registerExtension(SlickExtension.lookup())
            .database(config.getConfig("jdbc-journal"));
    this.executor = system.dispatchers().lookup(EXECUTOR);
    this.schema = config.getString("jdbc-journal.tables.event_journal.schemaName");
  }

  /** What is done with a statement. */
  interface Query<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  /** Returns the name of the schema with the journal's tables. */
  String schema() {
    return schema;
  }

  /** Returns a connection of the pool, to be closed. */
  Connection connect() throws SQLException {
    return database.database().source().createConnection();
  }

  <T> CompletionStage<T> ask(String sql, Query<T> query) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection connection = connect();
              PreparedStatement statement = connection.prepareStatement(sql)) {
            return query.on(statement);
          } catch (SQLException e) {
            throw new CompletionException("the database does not answer", e);
          }
        },
        executor);
  }
}
