package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of the program in a process of its own, with what it writes to the console. */
final class Invocation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> NOT_INHERITED =
      List.of(
          "DATABASE_URL",
          "POSTGRES_HOST",
          "POSTGRES_PORT",
          "POSTGRES_DATABASE",
          "POSTGRES_USER",
          "POSTGRES_PASSWORD",
          "ONAGER_SCHEMA",
          "ONAGER_POOL_SIZE");

  private final Process process;
  private final Path out;
  private final Path err;

  private Invocation(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts the program; what it writes goes to files in {@code directory}. */
  static Invocation of(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    if (resetsSignals()) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    var out = Files.createTempFile(directory, "run", ".out");
    var err = Files.createTempFile(directory, "run", ".err");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeAll(NOT_INHERITED);
    builder.environment().putAll(environment);
    return new Invocation(builder.start(), out, err);
  }

  /** Waits for the first line on standard output. */
  Invocation ready() throws Exception {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!out().endsWith("\n")) {
      assertThat(process.isAlive()).as("it runs; it said: %s", err()).isTrue();
      assertThat(System.nanoTime()).as("time until the line that says ready").isLessThan(deadline);
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    return this;
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("it has ended within %s", PATIENCE)
        .isTrue();
    return process.exitValue();
  }

  /** Sends a signal, for example {@code INT} as Ctrl-C does. */
  void signal(String name) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).as("kill").isZero();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly())
        .join();
  }

  /** Whoever runs the build in the background ignores SIGINT, and all children would with it. */
  private static boolean resetsSignals() {
    try {
      return new ProcessBuilder("env", "--default-signal=INT", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
