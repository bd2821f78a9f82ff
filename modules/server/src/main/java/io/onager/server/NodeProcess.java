package io.onager.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** A node that was started as a process of its own, by the same program as this one. */
final class NodeProcess {
  private static final long STOPS_WITHIN_SECONDS = 60;

  private final Process process;
  private final BufferedReader says;
  private final int port;

  private NodeProcess(Process process, int port) {
    this.process = process;
    this.port = port;
    this.says = new BufferedReader(process.inputReader(Charset.defaultCharset()));
  }

  /** Starts {@code node} with the program, the JVM and the options of this process. */
  static NodeProcess start(int port, Path data, String databaseUrl) throws IOException {
    var command = new ArrayList<>(ownCommand());
    command.addAll(List.of("node", "--port", Integer.toString(port), "--data", data.toString()));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("DATABASE_URL", databaseUrl);
    return new NodeProcess(builder.start(), port);
  }

  long pid() {
    return process.pid();
  }

  String url() {
    return "http://localhost:" + port;
  }

  /** Waits for the line by which a node says that it is ready. */
  void awaitReady() throws Refusal, IOException {
    if (says.readLine() == null) {
      throw new Refusal(
          "The node at port %d did not start: what it said stands above.".formatted(port));
    }
  }

  /** Has {@code action} take its code when it has ended. */
  void whenEnded(IntConsumer action) {
    var unused = process.onExit().thenAccept(ended -> action.accept(ended.exitValue()));
  }

  void waitFor() throws InterruptedException {
    process.waitFor();
  }

  /** Stops {@code nodes} as planned, and kills what does not stop. */
  static void stop(List<NodeProcess> nodes) {
    nodes.forEach(node -> node.process.destroy());
    for (var node : nodes) {
      try {
        if (!node.process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
          node.process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        node.process.destroyForcibly();
      }
    }
  }

  /** Returns how this program was started, up to its arguments. Called by its main thread. */
  private static List<String> ownCommand() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass()));
    return command;
  }

  private static String mainClass() {
    return StackWalker.getInstance()
        .walk(frames -> frames.reduce((inner, outer) -> outer))
        .map(StackWalker.StackFrame::getClassName)
        .orElseThrow();
  }
}
