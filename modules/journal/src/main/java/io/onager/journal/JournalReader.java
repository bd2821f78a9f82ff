package io.onager.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickExtension;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * Reads what is stored of one persistence id, from anywhere in it: by the primary keys, over the
 * pool that the journal uses, on threads of its own. Stages fail with {@link CompletionException}
 * where the database does not answer. Thread-safe.
 */
public final class JournalReader {
  /** An event or a snapshot, and which revision it made or shows. */
  public record Stored(long revision, long timestamp, Object payload) {}

  private static final String EXECUTOR = "onager.journal.reader-dispatcher";

  private final SlickDatabase database;
  private final Serialization serialization;
  private final Executor executor;
  private final String events;
  private final String snapshot;
  private final String highest;

  private JournalReader(ClassicActorSystemProvider provider) {
    var system = provider.classicSystem();
    var config = system.settings().config();
    this.database =
        system
            .registerExtension(SlickExtension.lookup())
            .database(config.getConfig("jdbc-journal"));
    this.serialization = SerializationExtension.get(system);
    this.executor = system.dispatchers().lookup(EXECUTOR);
    var schema = config.getString("jdbc-journal.tables.event_journal.schemaName");
    this.events =
        """
        SELECT sequence_number, write_timestamp, event_ser_id, event_ser_manifest, event_payload
        FROM "%s".event_journal
        WHERE persistence_id = ? AND sequence_number > ? AND sequence_number <= ? AND NOT deleted
        ORDER BY sequence_number"""
            .formatted(schema);
    this.snapshot =
        """
        SELECT sequence_number, created, snapshot_ser_id, snapshot_ser_manifest, snapshot_payload
        FROM "%s".snapshot
        WHERE persistence_id = ? AND sequence_number > ? AND sequence_number <= ?
        ORDER BY sequence_number DESC LIMIT 1"""
            .formatted(schema);
    this.highest =
        "SELECT max(sequence_number) FROM \"%s\".event_journal WHERE persistence_id = ?"
            .formatted(schema);
  }

  /** For an actor system that was given {@link DatabaseSettings#toConfig}. */
  public static JournalReader of(ClassicActorSystemProvider provider) {
    return new JournalReader(provider);
  }

  /** Returns the events that made the revisions behind {@code after}, up to {@code upTo}. */
  public CompletionStage<List<Stored>> events(String persistenceId, long after, long upTo) {
    return CompletableFuture.supplyAsync(() -> query(events, persistenceId, after, upTo), executor);
  }

  /** Returns the newest snapshot that shows a revision of at most {@code atMost}. */
  public CompletionStage<Optional<Stored>> snapshot(String persistenceId, long atMost) {
    return CompletableFuture.supplyAsync(
        () -> query(snapshot, persistenceId, 0, atMost).stream().findFirst(), executor);
  }

  /** Returns the revision of the newest event; 0 where there is none. */
  public CompletionStage<Long> highestRevision(String persistenceId) {
    return CompletableFuture.supplyAsync(() -> queryHighest(persistenceId), executor);
  }

  private long queryHighest(String persistenceId) {
    try (Connection connection = database.database().source().createConnection();
        PreparedStatement statement = connection.prepareStatement(highest)) {
      statement.setString(1, persistenceId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new CompletionException("the journal cannot be read", e);
    }
  }

  private List<Stored> query(String sql, String persistenceId, long after, long upTo) {
    try (Connection connection = database.database().source().createConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, persistenceId);
      statement.setLong(2, after);
      statement.setLong(3, upTo);
      try (ResultSet rows = statement.executeQuery()) {
        var found = new ArrayList<Stored>();
        while (rows.next()) {
          found.add(stored(rows));
        }
        return found;
      }
    } catch (SQLException e) {
      throw new CompletionException("the journal cannot be read", e);
    }
  }

  private Stored stored(ResultSet row) throws SQLException {
    var payload = serialization.deserialize(row.getBytes(5), row.getInt(3), row.getString(4)).get();
    return new Stored(row.getLong(1), row.getLong(2), payload);
  }
}
