package io.onager.journal;

import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.flywaydb.core.api.FlywayException;

/** Says in one sentence what is wrong with a database and what to do. */
final class DatabaseErrors {
  private DatabaseErrors() {}

  static DatabaseException tooOld(int version, DatabaseSettings settings) {
    return new DatabaseException(
        "The database at %s is PostgreSQL %d: use PostgreSQL %d or later."
            .formatted(settings.location(), version, Migrations.OLDEST_POSTGRESQL));
  }

  static DatabaseException tooNew(DatabaseSettings settings) {
    return new DatabaseException(
        "The schema “%s” of the database at %s was made by a newer version of Onager: run that version, or set ONAGER_SCHEMA to another schema."
            .formatted(settings.schema(), settings.location()));
  }

  static DatabaseException nodesLocked(DatabaseSettings settings, SQLException failure) {
    return new DatabaseException(
        "The tables of the nodes in the database at %s have been locked for seconds: see what holds an advisory lock there."
            .formatted(settings.location()),
        failure);
  }

  static DatabaseException notAllowed(DatabaseSettings settings) {
    return new DatabaseException(notAllowedSentence(settings));
  }

  static DatabaseException explain(FlywayException failure, DatabaseSettings settings) {
    return find(failure, SQLException.class)
        .map(cause -> explain(cause, settings))
        .orElseGet(
            () ->
                new DatabaseException(
                    "The schema “%s” of the database at %s is not as Onager left it or holds other tables: restore it, or set ONAGER_SCHEMA to a schema of Onager's own."
                        .formatted(settings.schema(), settings.location()),
                    failure));
  }

  static DatabaseException explain(SQLException failure, DatabaseSettings settings) {
    return new DatabaseException(sentence(failure, settings), failure);
  }

  private static String sentence(SQLException failure, DatabaseSettings settings) {
    return tlsFailure(failure, settings)
        .map(
            reason ->
                "The TLS connection to the database at %s failed, because %s: check sslmode and sslrootcert."
                    .formatted(settings.location(), reason))
        .orElseGet(() -> sentence(sqlState(failure), failure, settings));
  }

  private static String sqlState(SQLException failure) {
    return failure.getSQLState() == null ? "" : failure.getSQLState();
  }

  private static String sentence(String state, SQLException failure, DatabaseSettings settings) {
    return switch (state) {
      case "28P01", "28000" ->
          "The database at %s does not let the user “%s” in: check user and password (and the server's pg_hba.conf)."
              .formatted(settings.location(), settings.user());
      case "3D000" ->
          "There is no database “%s” at %s: create it, or name another one."
              .formatted(settings.database(), settings.hosts());
      case "42501" -> notAllowedSentence(settings);
      case "53300" ->
          "The database at %s has no connection left: raise its max_connections, or lower ONAGER_POOL_SIZE."
              .formatted(settings.location());
      case "55P03" ->
          "Another process has been migrating the database at %s for over a minute: wait for it, then start again."
              .formatted(settings.location());
      case "57P03" ->
          "The database at %s is starting up or shutting down: start again in a moment."
              .formatted(settings.location());
      default ->
          state.startsWith("08") || state.isEmpty()
              ? unreachable(failure, settings)
              : "The database at %s refused with SQLSTATE %s: see its log."
                  .formatted(settings.location(), state);
    };
  }

  private static String notAllowedSentence(DatabaseSettings settings) {
    return "The user “%s” may not create or change the schema “%s” in the database at %s: have its owner run CREATE SCHEMA %s AUTHORIZATION \"%s\"."
        .formatted(
            settings.user(),
            settings.schema(),
            settings.location(),
            settings.schema(),
            settings.user());
  }

  private static String unreachable(SQLException failure, DatabaseSettings settings) {
    return find(failure, UnknownHostException.class).isPresent()
        ? "The database host of %s is not known: check its name.".formatted(settings.location())
        : "The database at %s cannot be reached: start it, or check host and port."
            .formatted(settings.location());
  }

  /** Returns why TLS failed, where it did. The driver's messages are in the language of the JVM. */
  private static Optional<String> tlsFailure(SQLException failure, DatabaseSettings settings) {
    var root = settings.parameters().getOrDefault("sslrootcert", "root.crt");
    if (names(failure, root)) {
      return Optional.of("the root certificate cannot be read");
    }
    if (names(failure, "HostnameVerifier")) {
      return Optional.of("the certificate is for another host");
    }
    if (find(failure, SSLException.class).isPresent()
        || find(failure, GeneralSecurityException.class).isPresent()) {
      return Optional.of("the certificate or protocol is not accepted");
    }
    return names(failure, "SSL") ? Optional.of("the server does not have it") : Optional.empty();
  }

  private static boolean names(Throwable failure, String word) {
    return failure.getMessage() != null && failure.getMessage().contains(word);
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(20)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }
}
