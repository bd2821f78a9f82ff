package io.onager.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import io.onager.journal.DatabaseSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** On what is measured: a line for people, without which figures mean nothing. */
final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";
  private static final double GIB = 1L << 30;
  private static final List<String> SETTINGS = List.of("fsync", "synchronous_commit");

  private Machine() {}

  static String describe(DatabaseSettings database) {
    var parts = new ArrayList<String>();
    parts.add("%d cores".formatted(Runtime.getRuntime().availableProcessors()));
    model().ifPresent(parts::add);
    parts.add("%.0f GiB".formatted(memory() / GIB));
    parts.add("%s %s".formatted(property("os.name"), property("os.version")));
    parts.add("Java " + property("java.runtime.version"));
    options().ifPresent(parts::add);
    parts.add(postgres(database));
    parts.add(LocalDate.now(ZoneOffset.UTC).toString());
    commit().ifPresent(commit -> parts.add("commit " + commit));
    return String.join(", ", parts);
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }

  private static double memory() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /** Returns it where the system says: on Linux. */
  private static Optional<String> model() {
    try (var lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith(MODEL))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String postgres(DatabaseSettings database) {
    try (var connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
      var text = new StringBuilder("PostgreSQL " + shown(connection, "server_version"));
      for (var setting : SETTINGS) {
        text.append(" %s=%s".formatted(setting, shown(connection, setting)));
      }
      return text.toString();
    } catch (SQLException e) {
      throw new IllegalStateException("what PostgreSQL is it", e);
    }
  }

  private static String shown(Connection connection, String setting) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT current_setting(?)")) {
      statement.setString(1, setting);
      try (var result = statement.executeQuery()) {
        result.next();
        return result.getString(1).split(" ", 2)[0];
      }
    }
  }

  /** Returns what this JVM was told, but for properties, which may be secret. */
  private static Optional<String> options() {
    var told =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-X"))
            .collect(Collectors.joining(" "));
    return told.isEmpty() ? Optional.empty() : Optional.of(told);
  }

  /** Returns that of the sources that this was built from, where they are a clone. */
  private static Optional<String> commit() {
    try {
      var git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .directory(Home.directory().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var answer = new String(git.getInputStream().readAllBytes(), US_ASCII).strip();
      return git.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // there is no git
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
