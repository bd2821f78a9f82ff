package io.onager.journal;

import io.onager.journal.DatabaseSettings.Server;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@link DatabaseSettings} from environment variables. */
final class DatabaseEnvironment {
  private final Map<String, String> variables;

  private DatabaseEnvironment(Map<String, String> variables) {
    this.variables = variables;
  }

  static Optional<DatabaseSettings> read(Map<String, String> variables) {
    return new DatabaseEnvironment(variables).read();
  }

  private Optional<DatabaseSettings> read() {
    return variable("DATABASE_URL")
        .map(DatabaseSettings::parse)
        .or(() -> variable("POSTGRES_HOST").map(this::fromParts))
        .map(this::withOurs);
  }

  private DatabaseSettings fromParts(String host) {
    var user = variable("POSTGRES_USER").orElse("postgres");
    return new DatabaseSettings(
        List.of(new Server(host, number("POSTGRES_PORT").orElse(Server.DEFAULT_PORT))),
        variable("POSTGRES_DATABASE").orElse(user),
        user,
        variable("POSTGRES_PASSWORD").orElse(""),
        DatabaseSettings.DEFAULT_SCHEMA,
        DatabaseSettings.DEFAULT_POOL_SIZE,
        Map.of());
  }

  private DatabaseSettings withOurs(DatabaseSettings settings) {
    return settings
        .withSchema(variable("ONAGER_SCHEMA").orElse(settings.schema()))
        .withPoolSize(number("ONAGER_POOL_SIZE").orElse(settings.poolSize()));
  }

  private Optional<Integer> number(String name) {
    return variable(name)
        .map(
            text -> {
              try {
                return Integer.valueOf(text.strip());
              } catch (NumberFormatException e) {
                throw new DatabaseException(name + " is not a number: set it to one.", e);
              }
            });
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }
}
