package io.onager.samples.gameroom.requests;

import io.onager.journal.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is stored of requests, read by SQL alone. */
final class RequestJournal implements AutoCloseable {
  /** The name of each event of requests, and of nothing else. */
  private static final String EVENTS =
      """
      WITH event AS (
        SELECT substr(persistence_id, length('request|default/') + 1) AS id, sequence_number,
               convert_from(event_payload, 'UTF8')::json AS stored
        FROM "%1$s".event_journal WHERE starts_with(persistence_id, 'request|default/'))
      """;

  private final Connection connection;
  private final String schema;

  RequestJournal(DatabaseSettings database) throws SQLException {
    this.connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    this.schema = database.schema();
  }

  /** Reads one row of an answer. */
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> rows(String sql, Reader<T> reader) throws SQLException {
    try (var statement = connection.createStatement();
        var found = statement.executeQuery(sql.formatted(schema))) {
      var rows = new ArrayList<T>();
      while (found.next()) {
        rows.add(reader.read(found));
      }
      return rows;
    }
  }

  private Map<String, Long> counts(String sql) throws SQLException {
    var counts = new TreeMap<String, Long>();
    rows(sql, row -> counts.put(row.getString(1), row.getLong(2)));
    return counts;
  }

  /** Returns how many requests stand how, by the table. */
  Map<String, Long> statuses() throws SQLException {
    return counts("SELECT status, count(*) FROM \"%1$s\".request GROUP BY status");
  }

  /** Returns how many events of each name there are. */
  Map<String, Long> events() throws SQLException {
    return counts(EVENTS + "SELECT stored ->> 'name', count(*) FROM event GROUP BY 1");
  }

  /** Returns the requests that have not exactly one event of that name. */
  List<String> withoutExactlyOne(String name) throws SQLException {
    return rows(
        EVENTS
            + "SELECT id, count(*) FILTER (WHERE stored ->> 'name' = '"
            + name
            + "') FROM event GROUP BY id HAVING count(*) FILTER (WHERE stored ->> 'name' = '"
            + name
            + "') <> 1",
        row -> row.getString(1) + ": " + row.getInt(2));
  }

  /** Returns the requests in whose events something comes behind their end. */
  List<String> goingOnBehindTheirEnd() throws SQLException {
    return rows(
        EVENTS
            + """
            SELECT id FROM event GROUP BY id
            HAVING max(sequence_number) FILTER (WHERE stored ->> 'name' IN ('completed', 'failed'))
                   <> max(sequence_number)""",
        row -> row.getString(1));
  }

  /** Returns the names of a request's events in their order, with the attempt that begins. */
  List<String> history(String request) throws SQLException {
    return rows(
        EVENTS
            + "SELECT concat_ws(' ', stored ->> 'name', stored -> 'data' ->> 'attempt') FROM event"
            + " WHERE id = '"
            + request
            + "' ORDER BY sequence_number",
        row -> row.getString(1));
  }

  /** Returns which worker runs a request. */
  String worker(String request) throws SQLException {
    return rows(
            "SELECT worker FROM \"%1$s\".request WHERE id = '" + request + "'",
            row -> String.valueOf(row.getString(1)))
        .get(0);
  }

  /** Returns whether a request is a dead letter. */
  boolean isDead(String request) throws SQLException {
    return number("SELECT count(*) FROM \"%1$s\".request WHERE dead AND id = '" + request + "'")
        > 0;
  }

  /** Returns how often counters were changed. */
  long counted() throws SQLException {
    return number(
        "SELECT count(*) FROM \"%1$s\".event_journal"
            + " WHERE starts_with(persistence_id, 'counter|default/')");
  }

  /** Returns how many events tills have. */
  long sold() throws SQLException {
    return number(
        "SELECT count(*) FROM \"%1$s\".event_journal"
            + " WHERE starts_with(persistence_id, 'till|default/')");
  }

  /** Returns how much stands in the outbox. */
  long undelivered() throws SQLException {
    return number("SELECT count(*) FROM \"%1$s\".outbox");
  }

  private long number(String sql) throws SQLException {
    return rows(sql, row -> row.getLong(1)).get(0);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
