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
 * Which events send something that is not delivered yet. Stages fail with {@link
 * CompletionException} where the database does not answer. Thread-safe.
 */
public final class OutboxTable {
  /** An event that sends something. */
  public record Entry(String persistenceId, long revision) {}

  private final Queries queries;
  private final String older;
  private final String removed;

  private OutboxTable(ClassicActorSystemProvider provider) {
    this.queries = new Queries(provider);
    this.older =
        """
        SELECT persistence_id, sequence_number FROM "%s".outbox
        WHERE entered_at < clock_timestamp() - make_interval(secs => ?)
        ORDER BY entered_at LIMIT ?"""
            .formatted(queries.schema());
    this.removed =
        "DELETE FROM \"%s\".outbox WHERE persistence_id = ? AND sequence_number = ?"
            .formatted(queries.schema());
  }

  /** For an actor system that was given {@link DatabaseSettings#toConfig}. */
  public static OutboxTable of(ClassicActorSystemProvider provider) {
    return new OutboxTable(provider);
  }

  /** Returns what has been there for {@code age} or longer, the oldest first. */
  public CompletionStage<List<Entry>> olderThan(Duration age, int limit) {
    return queries.ask(
        older,
        statement -> {
          statement.setDouble(1, (double) age.toMillis() / 1000);
          statement.setInt(2, limit);
          try (ResultSet rows = statement.executeQuery()) {
            var found = new ArrayList<Entry>();
            while (rows.next()) {
              found.add(new Entry(rows.getString(1), rows.getLong(2)));
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
}
