package io.onager.samples.gameroom;

import io.onager.journal.DatabaseSettings;
import io.onager.testkit.ChildProcess;
import io.onager.testkit.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** The real program, {@code dev --port … --data …}, in a process of its own. */
record ServerProcess(Path data, int port, ChildProcess process) {
  /** Starts it, and returns when it has said that it is ready. */
  static ServerProcess start(Path data, int port) {
    var process =
        Program.of(Main.class)
            .withOptions("-Xmx512m", "-Donager.test.log=" + data.resolve("child.log"))
            .withArguments("dev", "--port", Integer.toString(port), "--data", data.toString())
            .start();
    process.awaitOut(Pattern.compile("is ready at http://localhost:%d ".formatted(port)));
    return new ServerProcess(data, port, process);
  }

  URI http() {
    return URI.create("http://127.0.0.1:" + port);
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
}
