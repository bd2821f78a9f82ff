package io.onager.journal;

import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * Which events send something that is not delivered yet. A trigger enters them, in the transaction
 * of the event; all times are the database's. Stages fail with {@link CompletionException} where it
 * does not answer. Thread-safe.
 */
public final class OutboxTable {
  /**
   * An event that sends something.
   *
   * @param attempts how often that was tried in vain
   */
  public record Entry(String persistenceId, long revision, int attempts) {
    @Override
    public String toString() {
      return persistenceId + ":" + revision;
    }
  }

  private final Queries queries;
  private final String claimed;
  private final String removed;
  private final String postponed;
  private final String failed;

  private OutboxTable(ClassicActorSystemProvider provider) {
    this.queries = new Queries(provider);
    var schema = queries.schema();
    this.claimed =
        """
        WITH due AS MATERIALIZED (
          SELECT persistence_id, sequence_number FROM "%1$s".outbox
          WHERE failed_at IS NULL AND due_at <= statement_timestamp()
          ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
        UPDATE "%1$s".outbox SET due_at = clock_timestamp() + make_interval(secs => ?)
        FROM due WHERE outbox.persistence_id = due.persistence_id
          AND outbox.sequence_number = due.sequence_number
        RETURNING outbox.persistence_id, outbox.sequence_number, outbox.attempts"""
            .formatted(schema);
    this.removed =
        """
        DELETE FROM "%s".outbox
        WHERE persistence_id = ? AND sequence_number = ?"""
            .formatted(schema);
    this.postponed =
        """
        UPDATE "%s".outbox SET attempts = attempts + 1, reason = ?,
          due_at = clock_timestamp() + make_interval(secs => ?)
        WHERE persistence_id = ? AND sequence_number = ?"""
            .formatted(schema);
    this.failed =
        """
        UPDATE "%s".outbox SET attempts = attempts + 1, reason = ?, failed_at = clock_timestamp()
        WHERE persistence_id = ? AND sequence_number = ?"""
            .formatted(schema);
  }

  /** For an actor system that was given {@link DatabaseSettings#toConfig}. */
  public static OutboxTable of(ClassicActorSystemProvider provider) {
    return new OutboxTable(provider);
  }

  /**
   * Returns what is due, at most {@code limit}; no other call returns it again within {@code
   * lease}.
   */
  public CompletionStage<List<Entry>> claim(int limit, Duration lease) {
    return queries.ask(
        claimed,
        statement -> {
          statement.setInt(1, limit);
          statement.setDouble(2, seconds(lease));
          try (ResultSet rows = statement.executeQuery()) {
            var found = new ArrayList<Entry>();
            while (rows.next()) {
              found.add(new Entry(rows.getString(1), rows.getLong(2), rows.getInt(3)));
            }
            return found;
          }
        });
  }

  /** Takes out what is delivered. */
  public CompletionStage<Done> remove(Entry entry) {
    return queries.ask(
        removed,
        statement -> {
          statement.setString(1, entry.persistenceId());
          statement.setLong(2, entry.revision());
          statement.executeUpdate();
          return Done.done();
        });
  }

  /** Notes that an attempt was in vain, and that the next one is due after {@code pause}. */
  public CompletionStage<Done> postpone(Entry entry, Duration pause, String reason) {
    return queries.ask(
        postponed,
        statement -> {
          statement.setString(1, reason);
          statement.setDouble(2, seconds(pause));
          statement.setString(3, entry.persistenceId());
          statement.setLong(4, entry.revision());
          statement.executeUpdate();
          return Done.done();
        });
  }

  /** Notes that there is no use in trying it again; it stays where a person can find it. */
  public CompletionStage<Done> fail(Entry entry, String reason) {
    return queries.ask(
        failed,
        statement -> {
          statement.setString(1, reason);
          statement.setString(2, entry.persistenceId());
          statement.setLong(3, entry.revision());
          statement.executeUpdate();
          return Done.done();
        });
  }

  private static double seconds(Duration duration) {
    return (double) duration.toMillis() / 1000;
  }
}
