package io.onager.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.onager.journal.DatabaseSettings.Server;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
  @Test
  void readsAWholeUrl() {
    var settings =
        DatabaseSettings.parse(
            "postgresql://ann:secret@db.example:6543/app?sslmode=verify-full&sslrootcert=/etc/my ca.pem&connect_timeout=2");

    assertThat(settings.servers()).containsExactly(new Server("db.example", 6543));
    assertThat(settings.database()).isEqualTo("app");
    assertThat(settings.user()).isEqualTo("ann");
    assertThat(settings.password()).isEqualTo("secret");
    assertThat(settings.schema()).isEqualTo("onager");
    assertThat(settings.poolSize()).isEqualTo(10);
    assertThat(settings.jdbcUrl())
        .isEqualTo(
            "jdbc:postgresql://db.example:6543/app?connectTimeout=2&sslmode=verify-full&sslrootcert=%2Fetc%2Fmy%20ca.pem");
  }

  @Test
  void fillsInPortAndDatabase() {
    var settings = DatabaseSettings.parse("postgres://ann@localhost");

    assertThat(settings.servers()).containsExactly(new Server("localhost", 5432));
    assertThat(settings.database()).isEqualTo("ann");
    assertThat(settings.password()).isEmpty();
  }

  @Test
  void decodesPercentsAndKeepsPluses() {
    var settings = DatabaseSettings.parse("postgres://a%40b:p%2Fw%3A%25+1@h/my%20app");

    assertThat(settings.user()).isEqualTo("a@b");
    assertThat(settings.password()).isEqualTo("p/w:%+1");
    assertThat(settings.database()).isEqualTo("my app");
    assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/my%20app");
  }

  @Test
  void knowsAddressesOfVersion6AndTakesThePrimaryOfSeveralHosts() {
    var settings = DatabaseSettings.parse("postgres://ann@[::1]:6000,second,[fe80::1]/app");

    assertThat(settings.servers())
        .containsExactly(
            new Server("::1", 6000), new Server("second", 5432), new Server("fe80::1", 5432));
    assertThat(settings.jdbcUrl())
        .isEqualTo(
            "jdbc:postgresql://[::1]:6000,second:5432,[fe80::1]:5432/app?targetServerType=primary");
  }

  @Test
  void trustsTheSystemsCertificatesWhereAsked() {
    assertThat(
            DatabaseSettings.parse("postgres://a@h/d?sslmode=verify-full&sslrootcert=system")
                .parameters())
        .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
  }

  @Test
  void neverShowsThePassword() {
    var settings = DatabaseSettings.parse("postgres://ann:secret@h/app?sslmode=require");

    assertThat(settings.toString()).contains("h:5432/app").doesNotContain("secret");
    assertThat(settings.jdbcUrl()).doesNotContain("secret");
    assertThat(settings.location()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://ann:secret@h/d            | is not of the form",
        "ann:secret@h/d                    | is not of the form",
        "postgres://ann:sec#ret@h/d        | is not of the form",
        "postgres://ann:secret/@h/d        | is not of the form",
        "postgres://ann:secret@/d          | host:port",
        "postgres://ann:secret@h:0/d       | 1 to 65535",
        "postgres://ann:secret@h:99999/d   | 1 to 65535",
        "postgres://ann:secret@h:x/d       | host:port",
        "postgres://ann:secret@::1/d       | host:port",
        "postgres://:secret@h/d            | user",
        "postgres://ann:secret%zz@h/d      | %25",
        "postgres://ann:secret@h/d?pool=3  | “pool”",
        "postgres://ann:secret@h/d?sslmode=on | verify-full",
        "postgres://ann:a?secret=1@h/d     | is not of the form",
      })
  void refusesWhatIsNoUrlAndSaysWhatToDo(String url, String sentence) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> DatabaseSettings.parse(url))
        .withMessageContaining(sentence)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void readsTheEnvironmentsUrlFirst() {
    var settings =
        DatabaseSettings.fromEnvironment(
            Map.of(
                "DATABASE_URL", "postgres://ann@h/d",
                "POSTGRES_HOST", "other",
                "ONAGER_SCHEMA", "rooms",
                "ONAGER_POOL_SIZE", "4"));

    assertThat(settings)
        .contains(DatabaseSettings.parse("postgres://ann@h/d").withSchema("rooms").withPoolSize(4));
  }

  @Test
  void readsTheEnvironmentsParts() {
    var settings =
        DatabaseSettings.fromEnvironment(
            Map.of(
                "DATABASE_URL", "",
                "POSTGRES_HOST", "h",
                "POSTGRES_PORT", "6000",
                "POSTGRES_DATABASE", "d",
                "POSTGRES_USER", "ann",
                "POSTGRES_PASSWORD", "p@:/w"));

    assertThat(settings)
        .contains(
            new DatabaseSettings(
                List.of(new Server("h", 6000)), "d", "ann", "p@:/w", "onager", 10, Map.of()));
  }

  @Test
  void hasDefaultsForThePartsBehindTheHost() {
    assertThat(DatabaseSettings.fromEnvironment(Map.of("POSTGRES_HOST", "h")))
        .contains(DatabaseSettings.parse("postgres://postgres@h:5432/postgres"));
  }

  @Test
  void isNothingWhereTheEnvironmentSaysNothing() {
    assertThat(DatabaseSettings.fromEnvironment(Map.of("ONAGER_SCHEMA", "x"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRES_PORT, x, POSTGRES_PORT",
    "ONAGER_POOL_SIZE, 1, ONAGER_POOL_SIZE",
    "ONAGER_POOL_SIZE, 201, ONAGER_POOL_SIZE",
    "ONAGER_POOL_SIZE, many, ONAGER_POOL_SIZE",
    "ONAGER_SCHEMA, Rooms, ONAGER_SCHEMA",
  })
  void namesTheVariableThatIsWrong(String variable, String value, String named) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(
            () -> DatabaseSettings.fromEnvironment(Map.of("POSTGRES_HOST", "h", variable, value)))
        .withMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a-b", "a\"b", "a b", "pg_x", "Ä"})
  void refusesWhatIsNoSchema(String schema) {
    var settings = DatabaseSettings.parse("postgres://a@h/d");

    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> settings.withSchema(schema))
        .withMessageContaining("ONAGER_SCHEMA");
    assertThat(settings.withSchema("_a0" + "x".repeat(60)).schema()).hasSize(63);
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> settings.withSchema("x".repeat(64)));
  }
}
