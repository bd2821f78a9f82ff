package io.onager.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the database is and how to use it.
 *
 * @param servers tried in this order, at least one
 * @param password empty where the server asks for none
 * @param schema where all tables are, {@code [a-z_][a-z0-9_]{0,62}}
 * @param poolSize connections that one process keeps, 2 to 200
 * @param parameters connection parameters by their pgjdbc names ({@code sslmode}, …); no secrets
 */
public record DatabaseSettings(
    List<Server> servers,
    String database,
    String user,
    String password,
    String schema,
    int poolSize,
    Map<String, String> parameters) {
  /** The schema where none is said. */
  public static final String DEFAULT_SCHEMA = "onager";

  /** The pool size where none is said. */
  public static final int DEFAULT_POOL_SIZE = 10;

  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  /** One server; the host is a name or an address, IPv6 without brackets. */
  public record Server(String host, int port) {
    /** The port where none is said. */
    public static final int DEFAULT_PORT = 5432;

    /** Refuses what cannot be a server. */
    public Server {
      if (host.isBlank()) {
        throw new DatabaseException("The database host is empty: name one.");
      }
      if (port < 1 || port > 65_535) {
        throw new DatabaseException("The database port must be 1 to 65535.");
      }
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** Refuses what cannot work, with a {@link DatabaseException} that says what to do. */
  public DatabaseSettings {
    servers = List.copyOf(servers);
    parameters = Map.copyOf(parameters);
    if (servers.isEmpty()) {
      throw new DatabaseException("No database host is given: name at least one.");
    }
    if (database.isEmpty()) {
      throw new DatabaseException(
          "No database is named: add it behind the port, as in …:5432/app.");
    }
    if (user.isEmpty()) {
      throw new DatabaseException(
          "No database user is named: add one, as in postgresql://user:password@host/database.");
    }
    if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
      throw new DatabaseException(
          "The database schema must be 1 to 63 of a-z, 0-9 and _, and not begin with a digit or"
              + " pg_: set ONAGER_SCHEMA to such a name.");
    }
    if (poolSize < 2 || poolSize > 200) {
      throw new DatabaseException(
          "The pool must have 2 to 200 connections: set ONAGER_POOL_SIZE to such a number.");
    }
  }

  /**
   * Reads {@code postgresql://user:password@host:port/database?sslmode=…} ({@code postgres://} too,
   * and more hosts behind commas). User, password and database are percent-decoded; the port is
   * 5432 and the database the user's name where left out.
   *
   * @throws DatabaseException with a sentence that does not repeat the password
   */
  public static DatabaseSettings parse(String url) {
    return DatabaseUrl.parse(url);
  }

  /**
   * Reads {@code DATABASE_URL}, or else {@code POSTGRES_HOST}, {@code _PORT}, {@code _DATABASE},
   * {@code _USER} and {@code _PASSWORD}; and {@code ONAGER_SCHEMA} and {@code ONAGER_POOL_SIZE}. An
   * empty variable counts as not set.
   *
   * @return empty where neither {@code DATABASE_URL} nor {@code POSTGRES_HOST} is set
   * @throws DatabaseException where what is set cannot be used
   */
  public static Optional<DatabaseSettings> fromEnvironment(Map<String, String> environment) {
    return DatabaseEnvironment.read(environment);
  }

  /** Returns the same with another schema. */
  public DatabaseSettings withSchema(String other) {
    return new DatabaseSettings(servers, database, user, password, other, poolSize, parameters);
  }

  /** Returns the same with another pool size. */
  public DatabaseSettings withPoolSize(int other) {
    return new DatabaseSettings(servers, database, user, password, schema, other, parameters);
  }

  /** Returns the same for another database of the server. */
  public DatabaseSettings withDatabase(String other) {
    return new DatabaseSettings(servers, other, user, password, schema, poolSize, parameters);
  }

  /** Returns {@code DATABASE_URL} for server, database, user and password; do not log it. */
  public String url() {
    return "postgresql://%s:%s@%s/%s"
        .formatted(encoded(user), encoded(password), hosts(), encoded(database));
  }

  /**
   * Returns the JDBC address, without user and password. Of several servers it takes the primary: a
   * standby lets everybody in and stores nothing.
   */
  public String jdbcUrl() {
    var all = new TreeMap<>(parameters);
    if (servers.size() > 1) {
      all.putIfAbsent("targetServerType", "primary");
    }
    var query =
        all.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
            .collect(Collectors.joining("&"));
    return "jdbc:postgresql://"
        + hosts()
        + "/"
        + encoded(database)
        + (query.isEmpty() ? "" : "?" + query);
  }

  /**
   * Returns the settings of an {@code ActorSystem} that stores here: all persistence plugins on one
   * pool. Lay it over the application's own: {@code
   * settings.toConfig().withFallback(ConfigFactory.load())}. It holds the password, so do not log
   * it.
   */
  public Config toConfig() {
    return toConfig(ConfigFactory.load());
  }

  /** As {@link #toConfig()}, with the {@code onager.journal} settings of {@code application}. */
  public Config toConfig(Config application) {
    return JournalConfig.create(this, application);
  }

  /** Returns where this is, for a person to read; without user and password. */
  public String location() {
    return hosts() + "/" + database;
  }

  String hosts() {
    return servers.stream().map(Server::toString).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return "DatabaseSettings[%s, user %s, schema %s, pool of %d, %s]"
        .formatted(location(), user, schema, poolSize, new TreeMap<>(parameters));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
