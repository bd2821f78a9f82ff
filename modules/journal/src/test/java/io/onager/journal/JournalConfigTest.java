package io.onager.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.jdbc.db.SlickExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slick.jdbc.hikaricp.HikariCPJdbcDataSource;

class JournalConfigTest {
  private static final DatabaseSettings NOWHERE =
      DatabaseSettings.parse("postgres://ann:secret@localhost:1/app?connect_timeout=2")
          .withSchema("rooms")
          .withPoolSize(4);

  @Test
  void reachesTheJournalThatRuns() {
    try (var test = new TestSystem(NOWHERE)) {
      var classic = Adapter.toClassic(test.system());
      var persistence = Persistence.get(classic);
      var config = persistence.configFor(persistence.journalFor("", ConfigFactory.empty()));

      assertThat(config.getString("class")).endsWith("JdbcAsyncWriteJournal");
      assertThat(config.getString("use-shared-db")).isEqualTo("slick");
      assertThat(config.getString("plugin-dispatcher")).isEqualTo("pekko.actor.default-dispatcher");
      assertThat(config.getBoolean("write-response-global-order")).isFalse();
      assertThat(config.getString("replay-filter.mode")).isEqualTo("fail");
      assertThat(config.getInt("bufferSize")).isEqualTo(10_000);
      assertThat(config.getInt("batchSize")).isEqualTo(400);
      assertThat(config.getInt("replayBatchSize")).isEqualTo(20_000);
      assertThat(config.getInt("parallelism")).isEqualTo(3);
      assertThat(config.getString("tables.event_journal.schemaName")).isEqualTo("rooms");
      assertThat(config.getString("tables.event_tag.schemaName")).isEqualTo("rooms");
      assertBreaker(config);
    }
  }

  @Test
  void reachesTheSnapshotStoreThatRuns() {
    try (var test = new TestSystem(NOWHERE)) {
      var classic = Adapter.toClassic(test.system());
      var persistence = Persistence.get(classic);
      var config = persistence.configFor(persistence.snapshotStoreFor("", ConfigFactory.empty()));

      assertThat(config.getString("class")).endsWith("JdbcSnapshotStore");
      assertThat(config.getString("use-shared-db")).isEqualTo("slick");
      assertThat(config.getString("plugin-dispatcher")).isEqualTo("pekko.actor.default-dispatcher");
      assertThat(config.getString("tables.snapshot.schemaName")).isEqualTo("rooms");
      assertBreaker(config);
    }
  }

  @Test
  void reachesThePoolThatRuns() {
    try (var test = new TestSystem(NOWHERE)) {
      var classic = Adapter.toClassic(test.system());
      var config = classic.settings().config();
      var slick = classic.registerExtension(SlickExtension.lookup());
      var journal = slick.database(config.getConfig("jdbc-journal")).database();
      var pool = ((HikariCPJdbcDataSource) journal.source()).ds();

      assertThat(pool.getPoolName()).isEqualTo("onager");
      assertThat(pool.getMaximumPoolSize()).isEqualTo(4);
      assertThat(pool.getMinimumIdle()).isEqualTo(4);
      assertThat(pool.getConnectionTimeout()).isEqualTo(3_000);
      assertThat(pool.getValidationTimeout()).isEqualTo(1_000);
      assertThat(pool.getJdbcUrl()).isEqualTo(NOWHERE.jdbcUrl());
      assertThat(pool.getUsername()).isEqualTo("ann");
      assertThat(pool.getPassword()).isEqualTo("secret");
      assertThat(pool.getDataSourceProperties())
          .containsEntry("ApplicationName", "onager")
          .containsEntry("connectTimeout", "3")
          .containsEntry("socketTimeout", "10")
          .containsEntry("tcpKeepAlive", "true")
          .containsEntry("reWriteBatchedInserts", "true");
      for (var plugin : List.of("jdbc-snapshot-store", "jdbc-read-journal")) {
        assertThat(slick.database(config.getConfig(plugin)).database()).isSameAs(journal);
      }
    }
  }

  @Test
  void reachesTheReadJournal() {
    var config =
        NOWHERE.toConfig().withFallback(ConfigFactory.load()).getConfig("jdbc-read-journal");

    assertThat(config.getString("tables.event_journal.schemaName")).isEqualTo("rooms");
    assertThat(config.getString("tables.event_tag.schemaName")).isEqualTo("rooms");
    assertThat(config.getString("tables.event_journal.tableName")).isEqualTo("event_journal");
  }

  @Test
  void takesTheApplicationsOwnTuning() {
    var application =
        ConfigFactory.parseString("onager.journal.replay-batch-size = 50000")
            .withFallback(ConfigFactory.load());

    assertThat(NOWHERE.toConfig(application).getInt("jdbc-journal.replayBatchSize"))
        .isEqualTo(50_000);
  }

  @ParameterizedTest
  @CsvSource({
    "replay-batch-size, 100",
    "max-waiting-writes, 0",
    "write-batch-size, 100000",
    "connection-timeout, 100ms",
    "socket-timeout, 1h",
    "circuit-breaker.call-timeout, 10s",
    "circuit-breaker.max-failures, 0",
  })
  void refusesASettingOutOfItsRange(String name, String value) {
    var application =
        ConfigFactory.parseString("onager.journal." + name + " = " + value)
            .withFallback(ConfigFactory.load());

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> NOWHERE.toConfig(application))
        .withMessageContaining("onager.journal." + name)
        .withMessageContaining("expected");
  }

  private static void assertBreaker(Config plugin) {
    assertThat(plugin.getInt("circuit-breaker.max-failures")).isEqualTo(5);
    assertThat(plugin.getDuration("circuit-breaker.call-timeout")).isEqualTo(Duration.ofSeconds(6));
    assertThat(plugin.getDuration("circuit-breaker.reset-timeout"))
        .isEqualTo(Duration.ofSeconds(1));
  }
}
