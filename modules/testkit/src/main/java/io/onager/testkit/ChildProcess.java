package io.onager.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A {@link Program} that runs, with what it writes to the console. It ends with {@link #close}, and
 * at the latest when this JVM is shut down (but not where that is killed itself). Needs {@code
 * kill} and {@code ps}, as Linux and macOS have them. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
  /** How long each method waits before it fails with an {@link AssertionError}. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How many characters of each output are kept: the last ones. */
  public static final int OUTPUT_KEPT = 256 * 1024;

  private static final List<String> NOT_INHERITED =
      List.of(
          "DATABASE_URL",
          "POSTGRES_HOST",
          "POSTGRES_PORT",
          "POSTGRES_DATABASE",
          "POSTGRES_USER",
          "POSTGRES_PASSWORD",
          "ONAGER_CLUSTER_HOST",
          "ONAGER_SCHEMA",
          "ONAGER_POOL_SIZE");

  private final String name;
  private final Process process;
  private final Output out;
  private final Output err;
  private volatile boolean frozen;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.out = Output.reading(process.getInputStream(), "onager-test-out-" + process.pid());
    this.err = Output.reading(process.getErrorStream(), "onager-test-err-" + process.pid());
  }

  static ChildProcess start(Program program) {
    var builder = new ProcessBuilder(command(program));
    builder.environment().keySet().removeAll(NOT_INHERITED);
    builder.environment().putAll(program.variables());
    try {
      var process = builder.start();
      var child = new ChildProcess(program.main() + " (" + process.pid() + ")", process);
      Children.add(child);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the id that the operating system has given it. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether it has not ended; one that is frozen has not. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the last {@link #OUTPUT_KEPT} characters of its standard output. */
  public String out() {
    return out.text();
  }

  /** Returns the last {@link #OUTPUT_KEPT} characters of its standard error. */
  public String err() {
    return err.text();
  }

  /** Waits until {@link #out} contains what {@code pattern} describes, and returns the first. */
  public MatchResult awaitOut(Pattern pattern) {
    var what = "“%s” from %s".formatted(pattern, name);
    Waiting.until(what, PATIENCE, () -> !isAlive() || pattern.matcher(out()).find());
    if (!isAlive()) {
      exitCode();
    }
    var found = pattern.matcher(out());
    if (!found.find()) {
      throw new AssertionError("%s did not come. %s".formatted(what, said()));
    }
    return found.toMatchResult();
  }

  /**
   * Waits for the end, and for all that it has written.
   *
   * @return the code: 128 and the signal's number where a signal ended it
   */
  public int exitCode() {
    Waiting.until("the end of " + name, PATIENCE, () -> !process.isAlive());
    out.awaitEnd("the end of what %s writes".formatted(name), PATIENCE);
    err.awaitEnd("the end of what %s writes".formatted(name), PATIENCE);
    return process.exitValue();
  }

  /** Sends {@code SIGTERM}, and waits for the end; a frozen one must be thawed for that. */
  public int stop() {
    signal("TERM");
    return exitCode();
  }

  /** Ends it by {@code SIGKILL}, frozen or not, and returns when it has ended. */
  public void kill() {
    process.destroyForcibly();
    Waiting.until("the end of " + name, PATIENCE, () -> !process.isAlive());
  }

  /** Stops it where it is, by {@code SIGSTOP}: its connections stay open, and it says nothing. */
  public void freeze() {
    frozen = true;
    signal("STOP");
    Waiting.until(name + " to be frozen", PATIENCE, () -> state().startsWith("T"));
  }

  /** Lets it go on after {@link #freeze}, by {@code SIGCONT}. */
  public void thaw() {
    signal("CONT");
    frozen = false;
  }

  /**
   * Sends a signal, for example {@code INT} as Ctrl-C does.
   *
   * @throws IllegalStateException where it has ended
   */
  public void signal(String signal) {
    if (!process.isAlive()) {
      throw new IllegalStateException("%s has ended. %s".formatted(name, said()));
    }
    if (signal.equals("TERM")) {
      process.destroy(); // unlike kill, never another process that has taken its id
    } else {
      run("kill", "-" + signal, Long.toString(pid()));
    }
  }

  /** Has it end in order, by {@code SIGTERM}, and kills it where it is frozen or does not. */
  @Override
  public void close() {
    askToEnd();
    endWithin(PATIENCE);
  }

  void askToEnd() {
    if (!frozen) {
      process.destroy();
    }
  }

  void endWithin(Duration patience) {
    try {
      if (!frozen) {
        process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly().onExit().join();
  }

  private String said() {
    return "It said: %s%s".formatted(out(), err());
  }

  /** Returns the letters by which {@code ps} describes it; the first one is {@code T} if frozen. */
  private String state() {
    return run("ps", "-o", "stat=", "-p", Long.toString(pid())).strip();
  }

  private static List<String> command(Program program) {
    var command = new ArrayList<String>();
    if (Signals.RESET) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.options());
    command.addAll(List.of("-cp", program.classPath(), program.main()));
    command.addAll(program.arguments());
    return command;
  }

  private static String run(String... command) {
    try {
      var helper = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said = new String(helper.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (helper.waitFor() != 0) {
        throw new AssertionError("%s failed: %s".formatted(List.of(command), said));
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted during %s".formatted(List.of(command)), e);
    }
  }

  /** Whoever runs a build in the background ignores SIGINT, and all children would with it. */
  private static final class Signals {
    static final boolean RESET = canReset();

    private static boolean canReset() {
      try {
        run("env", "--default-signal=INT", "true");
        return true;
      } catch (AssertionError | UncheckedIOException e) {
        return false;
      }
    }
  }
}
