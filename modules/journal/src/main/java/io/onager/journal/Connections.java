package io.onager.journal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Single connections, outside the pool: for work at start. */
final class Connections {
  /** What the URL does not say; a server that is there answers at once. */
  static final Map<String, String> DEFAULTS =
      Map.of("connectTimeout", "5", "ApplicationName", "onager-start");

  /**
   * What a node says of itself must not wait for long where the database went without a word: these
   * are part of the sum at {@code onager.cluster.dead-after}.
   */
  private static final Map<String, String> BEATS =
      Map.of("connectTimeout", "3", "socketTimeout", "5", "ApplicationName", "onager-node");

  private Connections() {}

  static Connection open(DatabaseSettings settings) throws SQLException {
    return open(settings, DEFAULTS);
  }

  /** Opens a connection that is kept, for transactions of a few rows. */
  static Connection openForBeats(DatabaseSettings settings) throws SQLException {
    var connection = open(settings, BEATS);
    connection.setAutoCommit(false);
    return connection;
  }

  private static Connection open(DatabaseSettings settings, Map<String, String> defaults)
      throws SQLException {
    var properties = new Properties();
    properties.putAll(defaults);
    properties.put("user", settings.user());
    properties.put("password", settings.password());
    return DriverManager.getConnection(settings.jdbcUrl(), properties);
  }

  /** Runs one statement and nothing else on a connection of its own. */
  static void execute(DatabaseSettings settings, String sql) {
    try (var connection = open(settings);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw DatabaseErrors.explain(e, settings);
    }
  }

  /** Returns whether the server of {@code settings} has a database of that name. */
  static boolean exists(DatabaseSettings settings, String database) {
    try (var connection = open(settings);
        var query = connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
      query.setString(1, database);
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      throw DatabaseErrors.explain(e, settings);
    }
  }
}
