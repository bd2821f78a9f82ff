package io.onager.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.journal.DatabaseSettings.Server;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection URL of the form that libpq has ({@code
 * postgresql://user:password@host:port/database?parameter=value}). Messages never repeat it: it
 * holds a password.
 */
final class DatabaseUrl {
  private static final Pattern URL =
      Pattern.compile(
          "postgres(?:ql)?://"
              + "(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
              + "(?<hosts>[^@/?#]*)"
              + "(?:/(?<database>[^/?#]*))?"
              + "(?:\\?(?<query>[^#]*))?");

  private static final Pattern SERVER =
      Pattern.compile(
          "(?:\\[(?<address>[0-9A-Fa-f:.%]+)\\]|(?<host>[^:\\[\\]]+))(?::(?<port>[0-9]{1,5}))?");

  private static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /** What libpq and pgjdbc both know, by the name of libpq. */
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "sslmode", "sslmode",
          "sslrootcert", "sslrootcert",
          "sslcert", "sslcert",
          "sslkey", "sslkey",
          "channel_binding", "channelBinding",
          "gssencmode", "gssEncMode",
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName",
          "options", "options");

  private DatabaseUrl() {}

  static DatabaseSettings parse(String url) {
    var match = URL.matcher(url.strip());
    if (!match.matches()) {
      throw new DatabaseException(
          "The database URL is not of the form postgresql://user:password@host:port/database:"
              + " correct it, and write : / ? # @ % in the user or password as %3A %2F %3F %23 %40 %25.");
    }
    var user = decoded(match.group("user"), "user");
    var database = decoded(match.group("database"), "database");
    return new DatabaseSettings(
        servers(match.group("hosts")),
        database.isEmpty() ? user : database,
        user,
        decoded(match.group("password"), "password"),
        DatabaseSettings.DEFAULT_SCHEMA,
        DatabaseSettings.DEFAULT_POOL_SIZE,
        parameters(match.group("query")));
  }

  private static List<Server> servers(String hosts) {
    return Stream.of(hosts.split(",", -1)).map(DatabaseUrl::server).toList();
  }

  private static Server server(String text) {
    var match = SERVER.matcher(text);
    if (!match.matches()) {
      throw new DatabaseException(
          "The host in the database URL is not of the form host:port or [IPv6 address]:port:"
              + " correct it.");
    }
    var address = match.group("address");
    var port = match.group("port");
    return new Server(
        address != null ? address : decoded(match.group("host"), "host"),
        port == null ? Server.DEFAULT_PORT : Integer.parseInt(port));
  }

  private static Map<String, String> parameters(@Nullable String query) {
    var parameters = new LinkedHashMap<String, String>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (var pair : query.split("&", -1)) {
      var split = pair.split("=", 2);
      add(
          parameters,
          decoded(split[0], "query"),
          split.length == 2 ? decoded(split[1], "query") : "");
    }
    return parameters;
  }

  private static void add(Map<String, String> parameters, String name, String value) {
    if (name.equals("sslmode") && !SSL_MODES.contains(value)) {
      throw new DatabaseException(
          "The sslmode of the database URL must be one of disable, allow, prefer, require,"
              + " verify-ca and verify-full.");
    }
    if (name.equals("sslrootcert") && value.equals("system")) {
      parameters.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
      return;
    }
    var ours = PARAMETERS.get(name);
    if (ours == null) {
      throw new DatabaseException(
          "The database URL has the parameter %s, which is not supported: leave it out, or use one of %s."
              .formatted(
                  shown(name), String.join(", ", PARAMETERS.keySet().stream().sorted().toList())));
    }
    parameters.put(ours, value);
  }

  /**
   * A parameter's name may be part of a password that was not encoded: show only what looks like a
   * name.
   */
  private static String shown(String name) {
    return name.matches("[A-Za-z_]{1,40}") ? "“" + name + "”" : "(unreadable)";
  }

  private static String decoded(@Nullable String text, String what) {
    if (text == null) {
      return "";
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new DatabaseException(
          "The %s in the database URL has a %% that is not followed by two hexadecimal digits: write %% as %%25."
              .formatted(what));
    }
  }
}
