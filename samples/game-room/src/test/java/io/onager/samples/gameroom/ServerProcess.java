package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.DatabaseSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The real program, {@code dev --port … --data …}, in a process of its own. */
final class ServerProcess {
  private final Path data;
  private final int port;
  private final Process process;

  private ServerProcess(Path data, int port, Process process) {
    this.data = data;
    this.port = port;
    this.process = process;
  }

  /** Starts it, and returns when it has said that it is ready. */
  static ServerProcess start(Path data, int port) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Donager.test.log=" + data.resolve("child.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "dev",
                "--port",
                Integer.toString(port),
                "--data",
                data.toString())
            .redirectError(ProcessBuilder.Redirect.appendTo(data.resolve("child.err").toFile()));
    builder.environment().keySet().removeAll(List.of("DATABASE_URL", "POSTGRES_HOST"));
    var process = builder.start();
    var server = new ServerProcess(data, port, process);
    var line = Waiting.get("the line that says ready", CompletableFuture.supplyAsync(server::line));
    assertThat(line).contains("is ready at http://localhost:" + port);
    return server;
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  URI http() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Ends it as {@code kill -9} does; its PostgreSQL runs on. */
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Sends it SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  int exitCode() {
    try {
      var ended = process.waitFor(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(ended).as("the process has ended").isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the process", e);
    }
  }

  /** Returns the way to its PostgreSQL, as the files in the data directory say. */
  DatabaseSettings database() throws IOException {
    var settings = new Properties();
    try (var in = Files.newBufferedReader(data.resolve("postgres/onager.conf"))) {
      settings.load(in);
    }
    return new DatabaseSettings(
        List.of(
            new DatabaseSettings.Server(
                "127.0.0.1", Integer.parseInt(settings.getProperty("port").replace("'", "")))),
        "onager",
        "onager",
        Files.readString(data.resolve("password")).strip(),
        DatabaseSettings.DEFAULT_SCHEMA,
        DatabaseSettings.DEFAULT_POOL_SIZE,
        Map.of());
  }

  /**
   * Returns the processes, other than Java's, that have the data directory on their command line.
   */
  static List<ProcessHandle> postgresOf(Path data) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains(data.toString()) && line.contains("postgres"))
                    .isPresent())
        .filter(process -> !process.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private String line() {
    try {
      var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      var line = out.readLine();
      return line == null ? "ended without a word" : line;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
