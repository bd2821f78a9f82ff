package io.onager.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.onager.journal.DatabaseSettings.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate for {@code localhost}, and none for its address. */
class TlsTest {
  private static final String SECRET = "changeit";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path temporary;

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedDatabase database;

  @BeforeAll
  static void startWithCertificate() throws Exception {
    database = EmbeddedDatabase.start(temporary.resolve("data"));
    writeCertificate("server", temporary.resolve("data/postgres"));
    writeCertificate("stranger", temporary);
    Connections.execute(database.settings(), "ALTER SYSTEM SET ssl = on");
    Connections.execute(database.settings(), "SELECT pg_reload_conf()");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void verifiesTheServer() throws Exception {
    var settings = reached("localhost", "verify-full", "data/postgres/server.crt");

    Migrations.migrate(settings);

    try (var connection = Connections.open(settings);
        var statement = connection.createStatement();
        var row =
            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      row.next();
      assertThat(row.getBoolean(1)).isTrue();
    }
  }

  @Test
  void refusesACertificateOfSomebodyElse() {
    refused(reached("localhost", "verify-ca", "stranger.crt"))
        .withMessageContaining("is not accepted");
  }

  @Test
  void refusesACertificateForAnotherHost() {
    refused(reached("127.0.0.1", "verify-full", "data/postgres/server.crt"))
        .withMessageContaining("for another host");
  }

  @Test
  void refusesARootCertificateThatCannotBeRead() {
    refused(reached("localhost", "verify-ca", "missing.crt"))
        .withMessageContaining("root certificate cannot be read");
  }

  private static ThrowableAssertAlternative<DatabaseException> refused(DatabaseSettings settings) {
    return assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> Migrations.migrate(settings))
        .withMessageContaining("TLS");
  }

  private static DatabaseSettings reached(String host, String mode, String root) {
    var settings = database.settings();
    return new DatabaseSettings(
        List.of(new Server(host, settings.servers().get(0).port())),
        settings.database(),
        settings.user(),
        settings.password(),
        settings.schema(),
        settings.poolSize(),
        Map.of("sslmode", mode, "sslrootcert", temporary.resolve(root).toString()));
  }

  private static void writeCertificate(String name, Path directory) throws Exception {
    var store = directory.resolve(name + ".p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                SECRET,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    var keys = KeyStore.getInstance(store.toFile(), SECRET.toCharArray());
    write(directory, name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    write(
        directory,
        name + ".key",
        "PRIVATE KEY",
        keys.getKey(name, SECRET.toCharArray()).getEncoded());
  }

  private static void write(Path directory, String name, String kind, byte[] content)
      throws Exception {
    var file = directory.resolve(name);
    var text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
