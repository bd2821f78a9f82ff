package io.onager.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/** A node that was started as a process of its own, by the same program as this one. */
final class NodeProcess {
  private static final long STOPS_WITHIN_SECONDS = 60;
  private static final String READY = " is ready at ";

  /** Options of which two JVMs cannot have the same: agents, ports to look in by, files. */
  private static final List<String> OWN_OPTIONS =
      List.of(
          "-agentlib:",
          "-agentpath:",
          "-javaagent:",
          "-Xrun",
          "-Xdebug",
          "-Xloggc:",
          "-XX:StartFlightRecording",
          "-Dcom.sun.management.");

  private static final Pattern LOG_WITH_OUTPUT = Pattern.compile("-Xlog:[^:]*:.*");

  private final Process process;
  private final int port;
  private final Consumer<String> lines;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  private NodeProcess(Process process, int port, Consumer<String> lines) {
    this.process = process;
    this.port = port;
    this.lines = lines;
    var reader = new Thread(this::passOn, "onager-node-" + port);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts {@code node} with the program, the JVM and the options of this process.
   *
   * @param lines takes what it writes, but for that it is ready; called by a thread of its own
   */
  static NodeProcess start(int port, Path data, String databaseUrl, Consumer<String> lines)
      throws IOException {
    var command = new ArrayList<>(ownCommand());
    command.addAll(List.of("node", "--port", Integer.toString(port), "--data", data.toString()));
    // All are on this machine, whatever the shell says of a node that is not; and none has a port
    // that a setting of all would give to each.
    command.addAll(List.of("--cluster-host", "127.0.0.1", "--cluster-port", "0"));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // What these say is among the options of this JVM.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().put("DATABASE_URL", databaseUrl);
    return new NodeProcess(builder.start(), port, lines);
  }

  long pid() {
    return process.pid();
  }

  String url() {
    return "http://localhost:" + port;
  }

  /** Returns a stage with whether it has become ready: false where it ended before. */
  CompletionStage<Boolean> ready() {
    return ready;
  }

  /** Has {@code action} take its code when it has ended. */
  void whenEnded(IntConsumer action) {
    var unused = process.onExit().thenAccept(ended -> action.accept(ended.exitValue()));
  }

  /** Stops {@code nodes} as planned, all at once, and kills what does not stop in time. */
  static void stop(List<NodeProcess> nodes) {
    nodes.forEach(node -> node.process.destroy());
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOPS_WITHIN_SECONDS);
    for (var node : nodes) {
      try {
        if (!node.process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          node.process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        node.process.destroyForcibly();
      }
    }
  }

  /**
   * Passes on what the node writes, to its end: a JVM whose output nobody reads stands still as
   * soon as a thread dump has filled the pipe.
   */
  private void passOn() {
    try (BufferedReader says = process.inputReader(Charset.defaultCharset())) {
      for (var line = says.readLine(); line != null; line = says.readLine()) {
        if (!line.contains(READY) || !ready.complete(true)) {
          lines.accept(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      ready.complete(false);
    }
  }

  /** Returns how this program was started, up to its arguments. Called by its main thread. */
  private static List<String> ownCommand() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(optionsOfAll(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass()));
    return command;
  }

  /** Returns those of a JVM's options that several JVMs can have at the same time. */
  static List<String> optionsOfAll(List<String> options) {
    return options.stream()
        .filter(option -> OWN_OPTIONS.stream().noneMatch(option::startsWith))
        .filter(option -> !LOG_WITH_OUTPUT.matcher(option).matches())
        .toList();
  }

  private static String mainClass() {
    return StackWalker.getInstance()
        .walk(frames -> frames.reduce((inner, outer) -> outer))
        .map(StackWalker.StackFrame::getClassName)
        .orElseThrow();
  }
}
