package io.onager.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.journal.DatabaseSettings.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL server in a directory: {@code postgres} (its data), {@code password} and {@code
 * postgres.log}. It listens on the loopback address only and asks everyone for the password. Its
 * owner holds the {@link DirectoryLock} of the directory.
 */
final class PostgresServer {
  /** What becomes of the data when the machine fails. */
  enum Durability {
    /** Everything that was committed is there. */
    KEPT("on"),
    /** Nothing need be there: faster, for tests. */
    LOST("off");

    private final String sync;

    Durability(String sync) {
      this.sync = sync;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final int MAJOR_VERSION = 18;
  private static final String USER = "onager";
  private static final int PORTS_TO_TRY = 3;
  private static final long LOG_BYTES = 10_000_000;

  private final Path directory;
  private final Path data;
  private final Durability durability;
  private final Launch launch;
  private final PostgresCommands commands;

  PostgresServer(Path directory, Durability durability, Launch launch) {
    this.directory = directory;
    this.data = directory.resolve("postgres");
    this.durability = durability;
    this.launch = launch;
    this.commands = new PostgresCommands(launch, directory);
  }

  /**
   * Starts, with a new and empty cluster where there is none, and returns when connections are
   * accepted. A server that a killed owner left behind is stopped first.
   *
   * @param port 0 for any that is free
   * @return the superuser's way to the database {@code postgres}
   */
  DatabaseSettings start(int port) {
    try {
      if (Files.exists(data)) {
        launch.own(data);
        refuseOtherVersion();
        stop();
      } else {
        initialise();
      }
      limitLog();
      return settings(port == 0 ? startAnywhere() : startAt(port));
    } catch (IOException e) {
      throw new DatabaseException(
          "The data directory %s cannot be written: correct its owner, or choose another."
              .formatted(directory),
          e);
    }
  }

  /** Stops the server if it runs, whoever has started it; returns when it has ended. */
  void stop() {
    Postmaster.of(data).ifPresent(postmaster -> commands.stop(data, postmaster));
  }

  boolean isRunning() {
    return Postmaster.of(data).isPresent();
  }

  /** A port that is free may be taken by another process before the server has it. */
  private int startAnywhere() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      try {
        return startAt(port);
      } catch (DatabaseException e) {
        if (attempt == PORTS_TO_TRY || Ports.isFree(port)) {
          throw e;
        }
      }
    }
  }

  private int startAt(int port) throws IOException {
    configure(port);
    try {
      commands.start(data);
      return port;
    } catch (DatabaseException e) {
      stop();
      throw e;
    }
  }

  private void refuseOtherVersion() throws IOException {
    var version = Files.readString(data.resolve("PG_VERSION")).strip();
    if (!version.equals(Integer.toString(MAJOR_VERSION))) {
      throw new DatabaseException(
          "The data directory %s was written by PostgreSQL %s, not %d: move its data with pg_dump, or choose another directory."
              .formatted(directory, version, MAJOR_VERSION));
    }
  }

  /**
   * Initialises beside the place and moves it there when complete, so that a crash leaves no half.
   */
  private void initialise() throws IOException {
    long begin = System.nanoTime();
    var incomplete = directory.resolve("postgres.incomplete");
    if (Files.exists(incomplete)) {
      PrivateFiles.delete(incomplete);
    }
    var password = directory.resolve("password");
    writePassword(password);
    commands.initialise(incomplete, USER, password, durability == Durability.KEPT);
    Files.writeString(
        incomplete.resolve("postgresql.conf"), "include_if_exists = 'onager.conf'\n", UTF_8);
    Files.move(incomplete, data, StandardCopyOption.ATOMIC_MOVE);
    LOG.info("Initialised {} in {} ms", data, (System.nanoTime() - begin) / 1_000_000);
  }

  private static void writePassword(Path file) throws IOException {
    var secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    PrivateFiles.write(file, HexFormat.of().formatHex(secret));
  }

  private void configure(int port) throws IOException {
    var settings =
        Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("port", Integer.toString(port)),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "300"),
            Map.entry("fsync", durability.sync),
            Map.entry("full_page_writes", durability.sync),
            Map.entry("synchronous_commit", durability.sync),
            Map.entry("log_checkpoints", "off"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("timezone", "UTC"));
    var text =
        settings.entrySet().stream()
            .map(setting -> "%s = '%s'%n".formatted(setting.getKey(), setting.getValue()))
            .sorted()
            .collect(Collectors.joining());
    Files.writeString(data.resolve("onager.conf"), text, UTF_8);
  }

  private void limitLog() throws IOException {
    var log = commands.log();
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private DatabaseSettings settings(int port) throws IOException {
    return new DatabaseSettings(
        List.of(new Server("127.0.0.1", port)),
        "postgres",
        USER,
        Files.readString(directory.resolve("password"), UTF_8).strip(),
        DatabaseSettings.DEFAULT_SCHEMA,
        DatabaseSettings.DEFAULT_POOL_SIZE,
        Map.of());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
