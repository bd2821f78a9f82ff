package io.onager.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.jspecify.annotations.Nullable;

/**
 * Where each durable request stands, as the database keeps it beside the journal. Reads over the
 * journal's pool, on threads of its own; stages fail with {@link CompletionException} where the
 * database does not answer. Thread-safe.
 */
public final class RequestTable {
  /** One request. What is not so is {@code null}; {@code request} in the schema says more. */
  public record Row(
      String tenant,
      String id,
      String action,
      String principal,
      String status,
      String priority,
      int attempt,
      @Nullable String run,
      @Nullable String worker,
      Instant submittedAt,
      @Nullable Instant dueAt,
      @Nullable Instant deadline,
      @Nullable Instant finishedAt,
      boolean dead) {}

  /** A place in a list, the newest first: behind the request that was submitted then. */
  public record Mark(Instant submittedAt, String id) {}

  /**
   * Which requests of a tenant; {@code null} where it does not matter.
   *
   * @param since submitted then or later
   * @param until submitted before
   */
  public record Criteria(
      String tenant,
      @Nullable String status,
      @Nullable String action,
      @Nullable String principal,
      @Nullable Instant since,
      @Nullable Instant until,
      boolean deadOnly) {}

  private final Queries queries;
  private final BoundedQueries lists;
  private final String one;
  private final String unfinished;
  private final String erased;
  private final String kept;

  private RequestTable(ClassicActorSystemProvider provider) {
    this.queries = new Queries(provider);
    this.lists = new BoundedQueries(provider, queries);
    var schema = queries.schema();
    this.one = "SELECT * FROM \"%s\".request WHERE tenant = ? AND id = ?".formatted(schema);
    this.unfinished =
        """
        SELECT * FROM "%s".request
        WHERE finished_at IS NULL AND (submitted_at, id) > (?, ?)
        ORDER BY submitted_at, id LIMIT ?"""
            .formatted(schema);
    this.kept =
        """
        UPDATE "%s".request
        SET finished_at = CASE WHEN status = 'failed' THEN clock_timestamp() ELSE finished_at END
        WHERE tenant = ? AND id = ?"""
            .formatted(schema);
    this.erased =
        """
        WITH due AS MATERIALIZED (
          SELECT tenant, id FROM "%1$s".request
          WHERE finished_at < CASE WHEN dead THEN ?::timestamptz ELSE ?::timestamptz END
          AND finished_at < ?
          ORDER BY finished_at LIMIT ? FOR UPDATE SKIP LOCKED)
        , gone AS (
          DELETE FROM "%1$s".request USING due
          WHERE request.tenant = due.tenant AND request.id = due.id
          RETURNING 'request|' || request.tenant || '/' || request.id AS persistence_id)
        , events AS (
          DELETE FROM "%1$s".event_journal
          WHERE persistence_id IN (SELECT persistence_id FROM gone))
        SELECT count(*) FROM gone"""
            .formatted(schema);
  }

  /** For an actor system that was given {@link DatabaseSettings#toConfig}. */
  public static RequestTable of(ClassicActorSystemProvider provider) {
    return new RequestTable(provider);
  }

  /** Returns a request; empty where there is none. */
  public CompletionStage<Optional<Row>> find(String tenant, String id) {
    return queries.ask(
        one,
        statement -> {
          statement.setString(1, tenant);
          statement.setString(2, id);
          return rows(statement).stream().findFirst();
        });
  }

  /**
   * Returns the requests of all tenants that are not finished, the oldest first.
   *
   * @param behind the last one of the page before; {@code null} for the first page
   */
  public CompletionStage<List<Row>> unfinished(@Nullable Mark behind, int limit) {
    return queries.ask(
        unfinished,
        statement -> {
          statement.setTimestamp(1, time(behind == null ? Instant.EPOCH : behind.submittedAt()));
          statement.setString(2, behind == null ? "" : behind.id());
          statement.setInt(3, limit);
          return rows(statement);
        });
  }

  /**
   * Returns requests, the newest first.
   *
   * @param behind the last one of the page before; {@code null} for the first page
   * @return fails with a {@link TimeoutException} where that takes longer than 2 s, and with a
   *     {@link RejectedExecutionException} where too many lists are asked for at once
   */
  public CompletionStage<List<Row>> list(Criteria criteria, @Nullable Mark behind, int limit) {
    var search = RequestSearch.of(criteria, behind, limit);
    return lists.ask(
        search.sql(queries.schema()),
        statement -> {
          search.bind(statement);
          return rows(statement);
        });
  }

  /**
   * Erases requests with their histories: those that finished before {@code before}, and dead
   * letters before {@code deadBefore}.
   *
   * @return how many, at most {@code limit}
   */
  public CompletionStage<Integer> erase(Instant before, Instant deadBefore, int limit) {
    return queries.ask(
        erased,
        statement -> {
          statement.setTimestamp(1, time(deadBefore));
          statement.setTimestamp(2, time(before));
          statement.setTimestamp(3, time(before.isAfter(deadBefore) ? before : deadBefore));
          statement.setInt(4, limit);
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
          }
        });
  }

  /**
   * Keeps a failed request from being erased, as if it had failed now, because somebody is about to
   * send it again: who comes first of the two is seen by the other.
   *
   * @return whether it is there; nothing changes where it has not failed
   */
  public CompletionStage<Boolean> keep(String tenant, String id) {
    return queries.ask(
        kept,
        statement -> {
          statement.setString(1, tenant);
          statement.setString(2, id);
          return statement.executeUpdate() == 1;
        });
  }

  private static List<Row> rows(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      var found = new ArrayList<Row>();
      while (rows.next()) {
        found.add(row(rows));
      }
      return found;
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("tenant"),
        row.getString("id"),
        row.getString("action"),
        row.getString("principal"),
        row.getString("status"),
        row.getString("priority"),
        row.getInt("attempt"),
        row.getString("run"),
        row.getString("worker"),
        row.getTimestamp("submitted_at").toInstant(),
        instant(row.getTimestamp("due_at")),
        instant(row.getTimestamp("deadline")),
        instant(row.getTimestamp("finished_at")),
        row.getBoolean("dead"));
  }

  static Timestamp time(Instant instant) {
    return Timestamp.from(instant);
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
