package io.onager.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;

/** Turns {@link DatabaseSettings} into the settings of the persistence plugins. */
final class JournalConfig {
  private static final String DATABASE = "pekko-persistence-jdbc.shared-databases.slick.db.";

  private JournalConfig() {}

  static Config create(DatabaseSettings database, Config application) {
    check(application.getConfig("onager.journal"));
    return ConfigFactory.parseMap(connection(database, application))
        .withFallback(ConfigFactory.parseMap(tables(database.schema())))
        .withFallback(
            ConfigFactory.parseResources(
                JournalConfig.class.getClassLoader(), "onager-journal.conf"))
        .resolveWith(application);
  }

  private static Map<String, Object> connection(DatabaseSettings database, Config application) {
    int pool = database.poolSize();
    return Map.ofEntries(
        Map.entry(DATABASE + "url", database.jdbcUrl()),
        Map.entry(DATABASE + "user", database.user()),
        Map.entry(DATABASE + "password", database.password()),
        // Slick needs as many threads as connections; a pool that does not shrink has no start-up
        // pause.
        Map.entry(DATABASE + "numThreads", pool),
        Map.entry(DATABASE + "maxConnections", pool),
        Map.entry(DATABASE + "minConnections", pool),
        Map.entry(DATABASE + "properties.ApplicationName", "onager"),
        Map.entry(
            DATABASE + "properties.connectTimeout", seconds(application, "connection-timeout")),
        Map.entry(DATABASE + "properties.socketTimeout", seconds(application, "socket-timeout")),
        // Some connections are left for recoveries while all writers are busy.
        Map.entry("jdbc-journal.parallelism", Math.max(1, pool * 3 / 4)));
  }

  private static Map<String, Object> tables(String schema) {
    return Map.of(
        "jdbc-journal.tables.event_journal.schemaName", schema,
        "jdbc-journal.tables.event_tag.schemaName", schema,
        "jdbc-snapshot-store.tables.snapshot.schemaName", schema,
        // A copy that reference.conf has already made of the journal's.
        "jdbc-read-journal.tables.event_journal.schemaName", schema,
        "jdbc-read-journal.tables.event_tag.schemaName", schema);
  }

  private static String seconds(Config application, String name) {
    return Long.toString(application.getDuration("onager.journal." + name).toSeconds());
  }

  private static void check(Config ours) {
    between(ours, "connection-timeout", Duration.ofSeconds(1), Duration.ofSeconds(10));
    between(ours, "socket-timeout", Duration.ofSeconds(5), Duration.ofSeconds(60));
    between(ours, "circuit-breaker.call-timeout", Duration.ofSeconds(1), Duration.ofSeconds(9));
    between(ours, "circuit-breaker.reset-timeout", Duration.ofMillis(100), Duration.ofSeconds(30));
    between(ours, "circuit-breaker.max-failures", 1, 100);
    between(ours, "max-waiting-writes", 1_000, 100_000);
    between(ours, "write-batch-size", 1, 1_000);
    between(ours, "replay-batch-size", 1_000, 1_000_000);
  }

  private static void between(Config ours, String name, int least, int most) {
    int value = ours.getInt(name);
    if (value < least || value > most) {
      throw refused(ours, name, value, least, most);
    }
  }

  private static void between(Config ours, String name, Duration least, Duration most) {
    var value = ours.getDuration(name);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw refused(ours, name, value, least, most);
    }
  }

  private static ConfigException refused(
      Config ours, String name, Object value, Object least, Object most) {
    return new ConfigException.BadValue(
        ours.getValue(name).origin(),
        "onager.journal." + name,
        "%s (expected: %s to %s)".formatted(value, least, most));
  }
}
