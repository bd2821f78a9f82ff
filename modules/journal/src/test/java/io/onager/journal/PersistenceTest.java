package io.onager.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Actors that store, on a real server. */
class PersistenceTest {
  @Test
  void recoversFromSnapshotAndEventsUnderTheLongestId() throws Exception {
    var database = TemplateDatabase.create();
    var id = "tenant/" + "x".repeat(323);
    try (var first = new TestSystem(database)) {
      var ledger = first.ledger(id);
      for (char c = 'a'; c <= 'z'; c++) {
        first.append(ledger, String.valueOf(c));
      }
    }

    try (var second = new TestSystem(database)) {
      assertThat(second.texts(second.ledger(id))).isEqualTo("abcdefghijklmnopqrstuvwxyz");
    }
    assertThat(number(database, "SELECT max(length(persistence_id)) FROM onager.event_journal"))
        .isEqualTo(330);
    assertThat(number(database, "SELECT max(sequence_number) FROM onager.snapshot")).isEqualTo(20);
  }

  @Test
  void storesInTheSchemaThatIsNamed() throws Exception {
    var database = TemplateDatabase.createEmpty().withSchema("rooms");
    Migrations.migrate(database);

    try (var test = new TestSystem(database)) {
      test.append(test.ledger("one"), "a");
    }

    assertThat(number(database, "SELECT count(*) FROM rooms.event_journal")).isEqualTo(1);
  }

  @Test
  void sharesOnePoolAmongAllPlugins() throws Exception {
    var database = TemplateDatabase.create().withPoolSize(5);
    try (var test = new TestSystem(database)) {
      for (int i = 0; i < 20; i++) {
        var ledger = test.ledger("ledger-" + i);
        for (int j = 0; j < 12; j++) {
          test.append(ledger, "x");
        }
      }
      Waiting.until(
          "snapshots were stored",
          () -> number(database, "SELECT count(*) FROM onager.snapshot") == 20);

      Waiting.until("the pool is full", () -> connections(database) >= 5);
      assertThat(connections(database)).isEqualTo(5);
    }
  }

  private static long connections(DatabaseSettings database) throws SQLException {
    return number(
        database,
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'onager'"
            + " AND datname = current_database()");
  }

  /** Two writers of one actor, of which the later is refused by the primary key. */
  @Test
  void tellsNoLogWhatCouldNotBeStored() throws Exception {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var logged = new ListAppender<ILoggingEvent>();
    logged.start();
    root.addAppender(logged);
    var database = TemplateDatabase.create();
    try (var one = new TestSystem(database);
        var other = new TestSystem(database)) {
      var late = one.ledger("contested");
      assertThat(one.texts(late)).isEmpty();
      other.append(other.ledger("contested"), "first.");

      assertThatThrownBy(() -> one.append(late, "confidential.", Duration.ofSeconds(2)))
          .hasCauseInstanceOf(TimeoutException.class);
      Waiting.until("the refusal is logged", () -> text(logged).contains("duplicate key value"));
    } finally {
      root.detachAppender(logged);
    }

    assertThat(text(logged))
        .doesNotContainIgnoringCase(
            "insert into",
            "detail: ",
            "confidential",
            HexFormat.of().formatHex("confidential".getBytes(UTF_8)));
  }

  private static String text(ListAppender<ILoggingEvent> logged) {
    List<ILoggingEvent> events;
    synchronized (logged) { // as it is while it is appended to
      events = List.copyOf(logged.list);
    }
    return events.stream().map(PersistenceTest::text).collect(Collectors.joining());
  }

  private static String text(ILoggingEvent event) {
    return event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy());
  }

  @Test
  void refusesWhileTheDatabaseIsAwayAndGoesOnByItself() throws Exception {
    var database = TemplateDatabase.create();
    try (var test = new TestSystem(database)) {
      var ledger = test.ledger("survivor");
      assertThat(test.append(ledger, "before.")).isEqualTo("before.");
      var health = DatabaseHealth.of(test.system());
      Waiting.until("the database is reachable", () -> isReachable(health));

      TemplateDatabase.stopServer();
      try {
        assertThatThrownBy(() -> test.append(ledger, "unanswered.", Duration.ofMillis(500)))
            .hasCauseInstanceOf(TimeoutException.class);
        assertThat(isReachable(health)).isFalse();
        int failed = Ledger.FAILED_RECOVERIES.get();
        Waiting.until(
            "the actor could not be recovered",
            Duration.ofSeconds(30),
            () -> Ledger.FAILED_RECOVERIES.get() > failed + 1);
      } finally {
        TemplateDatabase.startServer();
      }

      Waiting.until(
          "the actor stores again",
          () -> test.append(ledger, "after.", Duration.ofSeconds(1)).startsWith("before."));
      Waiting.until("the database is reachable again", () -> isReachable(health));
      assertThat(test.texts(ledger)).startsWith("before.").contains("after.");
    }
  }

  @Test
  void saysWithoutADatabaseThatItIsNotReachable() throws Exception {
    try (var test = new TestSystem(DatabaseSettings.parse("postgres://a@127.0.0.1:1/d"))) {
      var health = DatabaseHealth.of(test.system());

      var answer = health.reachable(Duration.ofMillis(1)).toCompletableFuture();

      assertThat(answer.get(10, TimeUnit.SECONDS)).isFalse();
    }
  }

  private static boolean isReachable(DatabaseHealth health) throws Exception {
    return health.reachable(Duration.ofSeconds(5)).toCompletableFuture().get();
  }

  private static long number(DatabaseSettings database, String sql) throws SQLException {
    try (var connection = Connections.open(database);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
