package io.onager.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
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

  private final Queries queries;
  private final Serialization serialization;
  private final String events;
  private final String snapshot;
  private final String highest;

  private JournalReader(ClassicActorSystemProvider provider) {
    this.queries = new Queries(provider);
    this.serialization = SerializationExtension.get(provider);
    var schema = queries.schema();
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
    return stored(events, persistenceId, after, upTo);
  }

  /** Returns the newest snapshot that shows a revision of at most {@code atMost}. */
  public CompletionStage<Optional<Stored>> snapshot(String persistenceId, long atMost) {
    return stored(snapshot, persistenceId, 0, atMost)
        .thenApply(found -> found.stream().findFirst());
  }

  /** Returns the revision of the newest event; 0 where there is none. */
  public CompletionStage<Long> highestRevision(String persistenceId) {
    return queries.ask(
        highest,
        statement -> {
          statement.setString(1, persistenceId);
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0L;
          }
        });
  }

  private CompletionStage<List<Stored>> stored(
      String sql, String persistenceId, long after, long upTo) {
    return queries.ask(
        sql,
        statement -> {
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
        });
  }

  private Stored stored(ResultSet row) throws SQLException {
    var payload = serialization.deserialize(row.getBytes(5), row.getInt(3), row.getString(4)).get();
    return new Stored(row.getLong(1), row.getLong(2), payload);
  }
}
