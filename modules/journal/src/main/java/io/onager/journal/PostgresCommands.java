package io.onager.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs the programs {@code initdb} and {@code pg_ctl}. {@code pg_ctl} starts the server in a
 * session of its own, so that a Ctrl-C in a terminal reaches us but not the server.
 */
final class PostgresCommands {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration KILL = Duration.ofSeconds(10);

  private static final Pattern COMPLAINT = Pattern.compile(".*(?:FATAL|error):\\s*");
  private static final Pattern UNSAFE = Pattern.compile("[\"$`\\\\\\p{Cntrl}]");

  private final Launch launch;
  private final Path directory;

  /** {@code directory} gets the log. */
  PostgresCommands(Launch launch, Path directory) {
    this.launch = launch;
    this.directory = shellSafe(directory);
  }

  Path log() {
    return directory.resolve("postgres.log");
  }

  void initialise(Path data, String user, Path passwordFile, boolean sync) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + data,
                "--username=" + user,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
    if (!sync) {
      arguments.add("--no-sync");
    }
    if (!run("initdb", arguments, START)) {
      throw failed("be set up");
    }
  }

  /** Returns when the server accepts connections, after whatever recovery it needs. */
  void start(Path data) {
    var arguments =
        List.of(
            "start", "--pgdata=" + data, "--log=" + log(), "--wait", "--silent", timeout(START));
    if (!run("pg_ctl", arguments, START)) {
      throw failed("start");
    }
  }

  /** Cuts off all clients, writes everything to disk and ends; where that hangs, just ends. */
  void stop(Path data, Postmaster postmaster) {
    boolean stopped =
        run("pg_ctl", stopping(data, "fast", STOP), STOP)
            || run("pg_ctl", stopping(data, "immediate", KILL), KILL);
    if (!stopped && postmaster.isRunning()) {
      throw new DatabaseException(
          "The PostgreSQL with process id %d does not stop: kill it, then start again."
              .formatted(postmaster.pid()));
    }
  }

  private static List<String> stopping(Path data, String mode, Duration limit) {
    return List.of(
        "stop", "--pgdata=" + data, "--mode=" + mode, "--wait", "--silent", timeout(limit));
  }

  private static String timeout(Duration limit) {
    return "--timeout=" + limit.toSeconds();
  }

  private boolean run(String program, List<String> arguments, Duration limit) {
    try {
      var process = process(program, arguments).start();
      if (process.waitFor(limit.toSeconds() + 5, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException e) {
      throw new DatabaseException(
          "PostgreSQL's %s cannot be run: set DATABASE_URL to use another server."
              .formatted(program),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ProcessBuilder process(String program, List<String> arguments) throws IOException {
    var command = new ArrayList<>(launch.prefix());
    var installation = PostgresBinaries.in(PrivateFiles.cacheDirectory());
    command.add(shellSafe(installation).resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    if (!Files.exists(log())) {
      PrivateFiles.write(log(), "");
    }
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().putAll(Map.of("LC_ALL", "C"));
    return builder;
  }

  /** {@code pg_ctl} has a shell start the server, with the paths in double quotes. */
  private static Path shellSafe(Path path) {
    if (UNSAFE.matcher(path.toString()).find()) {
      throw new DatabaseException(
          "The path %s has one of \" $ ` \\ in it, which PostgreSQL's own tools cannot take: use another directory."
              .formatted(path));
    }
    return path;
  }

  private DatabaseException failed(String what) {
    return new DatabaseException(
        "PostgreSQL could not %s (%s): see %s.".formatted(what, lastComplaint(), log()));
  }

  /** Returns the last thing that the log calls an error, or else the last thing in it. */
  private String lastComplaint() {
    try {
      var lines =
          Files.readAllLines(log(), UTF_8).stream().filter(line -> !line.isBlank()).toList();
      var complaints = lines.stream().filter(line -> COMPLAINT.matcher(line).find()).toList();
      var said = complaints.isEmpty() ? lines : complaints;
      return said.isEmpty()
          ? "no reason given"
          : COMPLAINT.matcher(said.get(said.size() - 1)).replaceFirst("");
    } catch (IOException e) {
      return "no reason can be read";
    }
  }
}
