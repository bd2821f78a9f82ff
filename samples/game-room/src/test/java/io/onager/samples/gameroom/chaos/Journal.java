package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.journal.DatabaseSettings;
import io.onager.model.Json;
import io.onager.samples.gameroom.chaos.RoomHistory.Stored;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The journal as it stands in PostgreSQL, read by SQL alone. */
final class Journal implements AutoCloseable {
  private static final String EVENTS =
      """
      SELECT sequence_number, event_payload FROM %s.event_journal
      WHERE persistence_id = ? ORDER BY sequence_number""";

  private final Connection connection;
  private final String events;

  private Journal(Connection connection, String events) {
    this.connection = connection;
    this.events = events;
  }

  static Journal open(DatabaseSettings database) throws SQLException {
    return new Journal(
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password()),
        EVENTS.formatted(database.schema()));
  }

  /** Returns all that is stored of a room. */
  List<Stored> read(String room) throws SQLException {
    try (var statement = connection.prepareStatement(events)) {
      statement.setString(1, room.replace("/", "|default/"));
      try (var rows = statement.executeQuery()) {
        var stored = new ArrayList<Stored>();
        while (rows.next()) {
          stored.add(stored(rows.getLong(1), Json.parse(rows.getBytes(2))));
        }
        return stored;
      }
    }
  }

  private static Stored stored(long revision, JsonNode payload) {
    var event = JsonNodeFactory.instance.objectNode().put("type", payload.path("name").asText());
    event.setAll((ObjectNode) payload.path("data"));
    var answer = payload.path("answer");
    return new Stored(
        revision,
        event,
        answer.isMissingNode() ? null : answer.path("key").asText(),
        answer.has("value") ? answer.get("value") : NullNode.getInstance());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
