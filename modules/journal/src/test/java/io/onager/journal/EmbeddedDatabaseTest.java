package io.onager.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedDatabaseTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path temporary;

  @Test
  void keepsItsDataInADirectoryWithSpaces() throws Exception {
    var directory = temporary.resolve("my data's place, (ü)");
    try (var database = EmbeddedDatabase.start(directory)) {
      Migrations.migrate(database.settings());
      Connections.execute(database.settings(), "CREATE TABLE kept AS SELECT 42 AS n");
    }

    try (var database = EmbeddedDatabase.start(directory)) {
      assertThat(text(database.settings(), "SELECT n FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void isDurableAndForItsOwnerOnly() throws Exception {
    try (var database = EmbeddedDatabase.start(temporary.resolve("data"))) {
      var settings = database.settings();

      assertThat(text(settings, "SHOW fsync")).isEqualTo("on");
      assertThat(text(settings, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(text(settings, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(text(settings, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(text(settings, "SHOW unix_socket_directories")).isEmpty();
      assertThat(text(settings, "SHOW server_version")).startsWith("18.");
      assertThat(
              text(settings, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
      assertThat(permissions("data/password")).isEqualTo("rw-------");
      assertThat(permissions("data")).isEqualTo("rwx------");
    }
  }

  @Test
  void isAtTheSamePlaceWithItsDataWhenItIsRestarted() throws Exception {
    try (var database = EmbeddedDatabase.start(temporary.resolve("data"))) {
      var settings = database.settings();
      Connections.execute(settings, "CREATE TABLE kept AS SELECT 42 AS n");
      try (var before = Connections.open(settings)) {
        database.restart();

        assertThat(before.isValid(5)).as("a connection from before").isFalse();
      }
      assertThat(database.settings()).isEqualTo(settings);
      assertThat(text(settings, "SELECT n FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void refusesADirectoryThatIsInUse() {
    var directory = temporary.resolve("data");
    try (var database = EmbeddedDatabase.start(directory)) {
      assertThatExceptionOfType(DatabaseException.class)
          .isThrownBy(() -> EmbeddedDatabase.start(directory))
          .withMessageContaining("in use by another Onager");
      Connections.execute(database.settings(), "SELECT 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$HOME", "a\"b", "`id`", "a\\b"})
  void refusesAPathThatAShellWouldRead(String name) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> EmbeddedDatabase.start(temporary.resolve(name)))
        .withMessageContaining("use another directory");
  }

  @Test
  void refusesDataOfAnotherVersion() throws Exception {
    var data = Files.createDirectories(temporary.resolve("postgres"));
    Files.writeString(data.resolve("PG_VERSION"), "16\n");

    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> EmbeddedDatabase.start(temporary))
        .withMessageContaining("PostgreSQL 16, not 18");
  }

  @Test
  void saysWhyItsServerDoesNotStart() throws Exception {
    EmbeddedDatabase.start(temporary).close();
    Files.writeString(temporary.resolve("postgres/postgresql.auto.conf"), "work_mem = 'much'\n");

    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> EmbeddedDatabase.start(temporary))
        .withMessageContaining("PostgreSQL could not start (configuration file")
        .withMessageContaining("see " + temporary.toRealPath().resolve("postgres.log"));
    Files.writeString(temporary.resolve("postgres/postgresql.auto.conf"), "");
    EmbeddedDatabase.start(temporary).close();
  }

  @Test
  void beginsAgainWhereInitialisingWasCutShort() throws Exception {
    Files.createDirectories(temporary.resolve("postgres.incomplete/base"));

    try (var database = EmbeddedDatabase.start(temporary)) {
      Connections.execute(database.settings(), "SELECT 1");
    }
  }

  @Test
  void ignoresAProcessIdThatNowIsSomebodyElses() throws Exception {
    EmbeddedDatabase.start(temporary).close();
    long ours = ProcessHandle.current().pid();
    Files.writeString(temporary.resolve("postgres/postmaster.pid"), ours + "\n/elsewhere\n");

    try (var database = EmbeddedDatabase.start(temporary)) {
      Connections.execute(database.settings(), "SELECT 1");
    }
  }

  @Test
  void hasAllThatWasCommittedAfterItsProcessWasKilled() throws Exception {
    var directory = temporary.resolve("data");
    var child = child(EmbeddedDatabaseProcess.INSERTING, directory);
    int committed = 0;
    try (var lines = output(child)) {
      while (committed < 500) {
        committed = Integer.parseInt(lines.readLine());
      }
      child.toHandle().destroyForcibly(); // the one of Process closes the output, too
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        committed = Integer.parseInt(line);
      }
    }
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(postmaster(directory).isAlive()).as("the orphan runs on").isTrue();

    try (var database = EmbeddedDatabase.start(directory)) {
      assertThat(Integer.parseInt(text(database.settings(), "SELECT count(*) FROM numbers")))
          .isBetween(committed, committed + 1);
    }
  }

  @Test
  void goesOnAfterItsServerWasKilled() throws Exception {
    try (var database = EmbeddedDatabase.start(temporary)) {
      Connections.execute(database.settings(), "CREATE TABLE kept AS SELECT 42 AS n");
      var server = postmaster(temporary);
      var processes = Stream.concat(Stream.of(server), server.descendants()).toList();
      server.destroyForcibly();
      Waiting.until(
          "the server's processes ended",
          () -> processes.stream().noneMatch(EmbeddedDatabaseTest::runs));
    }

    try (var database = EmbeddedDatabase.start(temporary)) {
      assertThat(text(database.settings(), "SELECT n FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void stopsBehindTheActorSystemWhenItsProcessIsTerminated() throws Exception {
    var directory = temporary.resolve("data");
    var child = child(EmbeddedDatabaseProcess.SERVING, directory);
    try (var lines = output(child)) {
      assertThat(lines.readLine()).isEqualTo("ready");
      var postgres = postmaster(directory);

      child.toHandle().destroy();

      assertThat(lines.lines()).containsExactly("stored at the end");
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      Waiting.until("the server ended", Duration.ofSeconds(10), () -> !runs(postgres));
    }
    assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  private static Process child(String task, Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Donager.test.log=target/child.log",
            "-cp",
            System.getProperty("java.class.path"),
            EmbeddedDatabaseProcess.class.getName(),
            task,
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.appendTo(Path.of("target/child.err").toFile()))
        .start();
  }

  private static BufferedReader output(Process child) {
    return new BufferedReader(
        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
  }

  private static ProcessHandle postmaster(Path directory) throws IOException {
    var file = directory.resolve("postgres/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0))).orElseThrow();
  }

  /** A process that has ended is there until its parent has noticed, but has no command line. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().commandLine().isPresent();
  }

  private String permissions(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve(file)));
  }

  private static String text(DatabaseSettings database, String sql) throws SQLException {
    try (var connection = Connections.open(database);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
