package io.onager.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

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

  /**
   * Starts {@code node} with the JVM and the options of this process.
   *
   * @param words how many arguments this program was given, to be left out
   */
  static NodeProcess start(int words, int port, Path data, String databaseUrl)
      throws Refusal, IOException {
    var command = new ArrayList<>(ownCommand(words));
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

  /** Waits until it has ended and returns its code. */
  int waitFor() throws InterruptedException {
    return process.waitFor();
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

  private static List<String> ownCommand(int words) throws Refusal {
    var info = ProcessHandle.current().info();
    var command = info.command();
    var arguments = info.arguments();
    if (command.isEmpty() || arguments.isEmpty()) {
      throw new Refusal(
          "This operating system does not tell how the program was started: start nodes by “onager node”.");
    }
    var own = new ArrayList<>(List.of(command.get()));
    own.addAll(Arrays.asList(arguments.get()).subList(0, arguments.get().length - words));
    return own;
  }
}
