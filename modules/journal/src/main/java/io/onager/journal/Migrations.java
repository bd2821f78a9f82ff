package io.onager.journal;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/**
 * Brings the schema of a database up to date, from an empty database on. Any number of processes
 * may do so at the same time: one migrates, the others wait for it.
 */
public final class Migrations {
  /** The oldest major version of PostgreSQL that is supported. */
  public static final int OLDEST_POSTGRESQL = 14;

  /**
   * Names the advisory lock under which one process migrates; any number that others do not use.
   */
  private static final long LOCK = 0x6f6e_6167_6572L;

  private Migrations() {}

  /**
   * Migrates, if there is anything to do. Blocks until done; call it at start, not from an actor.
   *
   * @throws DatabaseException where the database cannot be reached or used; its message says what
   *     to do
   */
  public static void migrate(DatabaseSettings settings) {
    try (var connection = Connections.open(settings);
        var lock = Connections.open(settings)) {
      refuseOldServer(connection, settings);
      hold(lock);
      createSchema(connection, settings.schema());
      migrateAlone(connection, settings);
    } catch (SQLException e) {
      throw DatabaseErrors.explain(e, settings);
    }
  }

  private static void refuseOldServer(Connection connection, DatabaseSettings settings)
      throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST_POSTGRESQL) {
      throw DatabaseErrors.tooOld(version, settings);
    }
  }

  /**
   * Holds the lock until {@code connection} ends, also where the process dies: in one transaction,
   * because behind a pooler only that stays with one connection to the server, and ends with it.
   */
  private static void hold(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
      statement.execute("SET LOCAL lock_timeout = '60s'");
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }
  }

  private static void createSchema(Connection connection, String schema) throws SQLException {
    try (var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "SELECT FROM pg_namespace WHERE nspname = '%s'".formatted(schema))) {
      if (!found.next()) {
        statement.execute("CREATE SCHEMA \"%s\"".formatted(schema));
      }
    }
  }

  private static void migrateAlone(Connection connection, DatabaseSettings settings)
      throws SQLException {
    try {
      var flyway = flyway(settings);
      var info = flyway.info(); // opens connections of its own each time
      refuseNewerSchema(info, settings);
      if (info.pending().length == 0) {
        flyway.validate();
        return;
      }
      if (!mayCreate(connection, settings.schema())) {
        throw DatabaseErrors.notAllowed(settings);
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw DatabaseErrors.explain(e, settings);
    }
  }

  /** Asked before Flyway is, which tries for ten seconds where it is not allowed. */
  private static boolean mayCreate(Connection connection, String schema) throws SQLException {
    try (var query = connection.prepareStatement("SELECT has_schema_privilege(?, 'CREATE')")) {
      query.setString(1, schema);
      try (var row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static void refuseNewerSchema(MigrationInfoService info, DatabaseSettings settings) {
    for (var migration : info.all()) {
      var state = migration.getState();
      if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED) {
        throw DatabaseErrors.tooNew(settings);
      }
    }
  }

  private static Flyway flyway(DatabaseSettings settings) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
        .jdbcProperties(Connections.DEFAULTS)
        .locations("classpath:io/onager/journal/migrations")
        .schemas(settings.schema())
        .defaultSchema(settings.schema())
        .createSchemas(false)
        .table("schema_history")
        .cleanDisabled(true)
        .load();
  }
}
