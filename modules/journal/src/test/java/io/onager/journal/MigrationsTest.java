package io.onager.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.onager.journal.DatabaseSettings.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private static final String CREATE_GUEST =
      "DO $$ BEGIN CREATE ROLE guest LOGIN PASSWORD 'guest';"
          + " EXCEPTION WHEN duplicate_object THEN NULL; END $$";

  @Test
  void makesTheSchemaAndFindsNothingToDoTheNextTime() throws Exception {
    var database = TemplateDatabase.createEmpty();

    Migrations.migrate(database);
    Migrations.migrate(database);

    assertThat(tables(database, "onager"))
        .containsExactly(
            "cluster",
            "event_journal",
            "event_tag",
            "node",
            "outbox",
            "request",
            "schema_history",
            "snapshot");
  }

  @Test
  void putsEverythingIntoTheSchemaThatIsNamed() throws Exception {
    var database = TemplateDatabase.createEmpty();

    Migrations.migrate(database.withSchema("rooms"));
    Migrations.migrate(database.withSchema("select"));

    assertThat(tables(database, "rooms")).hasSize(8);
    assertThat(tables(database, "select")).hasSize(8);
    assertThat(tables(database, "public")).isEmpty();
  }

  @Test
  void letsManyMigrateTheSameEmptyDatabaseAtOnce() throws Exception {
    var database = TemplateDatabase.createEmpty();
    int many = 5;
    var start = new CyclicBarrier(many);
    Callable<Void> migrating =
        () -> {
          start.await();
          Migrations.migrate(database);
          return null;
        };

    var threads = Executors.newFixedThreadPool(many);
    try {
      for (var done :
          threads.invokeAll(IntStream.range(0, many).mapToObj(i -> migrating).toList())) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(tables(database, "onager")).hasSize(8);
  }

  @Test
  void holdsItsLockInATransactionWhichStaysTogetherBehindAPooler() throws Exception {
    var database = TemplateDatabase.create();
    try (var busy = Connections.open(database);
        var statement = busy.createStatement()) {
      busy.setAutoCommit(false);
      statement.execute("LOCK TABLE onager.schema_history IN ACCESS EXCLUSIVE MODE");
      var migration = CompletableFuture.runAsync(() -> Migrations.migrate(database));

      Waiting.until("the migration waits for its history", () -> waiting(database) == 1);
      assertThat(
              rows(
                  database,
                  "SELECT a.state FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                      + " WHERE l.locktype = 'advisory' AND a.datname = current_database()"))
          .containsExactly("idle in transaction");

      busy.rollback();
      migration.get(60, TimeUnit.SECONDS);
    }
    Waiting.until(
        "the lock is gone",
        () ->
            rows(
                    database,
                    "SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND a.datname = current_database()")
                .isEmpty());
  }

  private static int waiting(DatabaseSettings database) throws SQLException {
    return rows(
            database,
            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
        .size();
  }

  @Test
  void readsAnActorsEventsThroughTheIndexOfItsId() throws Exception {
    var database = TemplateDatabase.create();
    Connections.execute(
        database,
        "INSERT INTO onager.event_journal (persistence_id, sequence_number, writer, event_ser_id,"
            + " event_ser_manifest, event_payload)"
            + " SELECT 'a' || n % 100, n, 'w', 1, '', '' FROM generate_series(1, 5000) n;"
            + " ANALYZE onager.event_journal");

    var plan =
        rows(
            database,
            "EXPLAIN SELECT * FROM onager.event_journal WHERE persistence_id = 'a7' AND"
                + " sequence_number > 4000 ORDER BY sequence_number LIMIT 100");

    assertThat(String.join("\n", plan)).contains("event_journal_pkey").doesNotContain("Seq Scan");
  }

  @Test
  void refusesASchemaOfANewerVersion() {
    var database = TemplateDatabase.create();
    Connections.execute(
        database,
        "INSERT INTO onager.schema_history SELECT 1000, '99', 'later', type, 'V99__later.sql', 1,"
            + " installed_by, now(), 1, true FROM onager.schema_history WHERE version = '1'");

    refused(database).withMessageContaining("newer version of Onager");
  }

  @Test
  void refusesASchemaThatHoldsOtherTables() {
    var database = TemplateDatabase.createEmpty();
    Connections.execute(database, "CREATE SCHEMA onager CREATE TABLE theirs (n int)");

    refused(database).withMessageContaining("ONAGER_SCHEMA");
  }

  @Test
  void refusesAUserWhoMayNotCreateASchema() {
    var database = TemplateDatabase.createEmpty();
    Connections.execute(database, CREATE_GUEST);

    refused(as(database, "guest", "guest"))
        .withMessageContaining("“guest” may not create")
        .withMessageContaining("CREATE SCHEMA onager AUTHORIZATION \"guest\"");
  }

  @Test
  void refusesAUserWhoMayNotUseTheSchema() {
    var database = TemplateDatabase.createEmpty();
    Connections.execute(database, CREATE_GUEST + "; CREATE SCHEMA onager");

    refused(as(database, "guest", "guest"))
        .withMessageContaining("“guest” may not create or change");
  }

  @Test
  void isContentWithASchemaThatTheOwnerMade() throws Exception {
    var database = TemplateDatabase.createEmpty();
    Connections.execute(database, CREATE_GUEST + "; CREATE SCHEMA onager AUTHORIZATION guest");

    Migrations.migrate(as(database, "guest", "guest"));

    assertThat(tables(database, "onager")).hasSize(8);
  }

  @Test
  void refusesAWrongPassword() {
    refused(as(TemplateDatabase.createEmpty(), "onager", "topsecret"))
        .withMessageContaining("check user and password")
        .withMessageNotContaining("topsecret");
  }

  @Test
  void refusesADatabaseThatDoesNotExist() {
    refused(TemplateDatabase.createEmpty().withDatabase("nowhere"))
        .withMessageContaining("There is no database “nowhere” at 127.0.0.1:");
  }

  @Test
  void refusesAServerThatCannotBeReached() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    refused(DatabaseSettings.parse("postgres://ann:topsecret@127.0.0.1:" + port + "/app"))
        .withMessage(
            "The database at 127.0.0.1:"
                + port
                + "/app cannot be reached: start it, or check host and port.");
  }

  @Test
  void refusesAHostThatIsNotKnown() {
    refused(DatabaseSettings.parse("postgres://ann@nowhere.invalid/app"))
        .withMessageContaining("not known");
  }

  @Test
  void refusesAServerWithoutTlsWhereItIsRequired() {
    refused(with(TemplateDatabase.createEmpty(), Map.of("sslmode", "require")))
        .withMessageContaining("TLS")
        .withMessageContaining("sslmode");
  }

  @Test
  void refusesAServerThatIsTooOld() {
    assertThat(DatabaseErrors.tooOld(13, DatabaseSettings.parse("postgres://a@h/d")))
        .hasMessage("The database at h:5432/d is PostgreSQL 13: use PostgreSQL 14 or later.");
  }

  private static ThrowableAssertAlternative<DatabaseException> refused(DatabaseSettings database) {
    return assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> Migrations.migrate(database));
  }

  private static DatabaseSettings as(DatabaseSettings database, String user, String password) {
    return new DatabaseSettings(
        database.servers(),
        database.database(),
        user,
        password,
        database.schema(),
        database.poolSize(),
        database.parameters());
  }

  private static DatabaseSettings with(DatabaseSettings database, Map<String, String> parameters) {
    return new DatabaseSettings(
        List.of(new Server("127.0.0.1", database.servers().get(0).port())),
        database.database(),
        database.user(),
        database.password(),
        database.schema(),
        database.poolSize(),
        parameters);
  }

  private static List<String> tables(DatabaseSettings database, String schema) throws SQLException {
    return rows(
        database,
        "SELECT tablename FROM pg_tables WHERE schemaname = '%s' ORDER BY 1".formatted(schema));
  }

  private static List<String> rows(DatabaseSettings database, String sql) throws SQLException {
    try (var connection = Connections.open(database);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }
}
