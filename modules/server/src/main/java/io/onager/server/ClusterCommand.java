package io.onager.server;

import io.onager.journal.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a database and several nodes, each a process of its own that can be killed. */
@Command(
    name = "cluster",
    description = "Starts a PostgreSQL and N nodes on this machine, each a process of its own.")
final class ClusterCommand implements Callable<Integer> {
  private static final int MOST = 20;

  @Parameters(
      index = "0",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many nodes (${DEFAULT-VALUE}).")
  private int nodes = 3;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Where the first node serves clients (${DEFAULT-VALUE}); the others behind it.")
  private int port = 8080;

  @Option(
      names = "--data",
      defaultValue = ".onager",
      description = "Where the database and the logs are kept (${DEFAULT-VALUE}).")
  private Path data = Path.of(".onager");

  @Option(names = "--help", usageHelp = true, description = "Shows this.")
  @SuppressWarnings("unused") // picocli sees to it
  private boolean help;

  @Override
  public Integer call() throws Refusal, IOException, InterruptedException {
    if (nodes < 1 || nodes > MOST) {
      throw new Refusal("N must be 1 to %d.".formatted(MOST));
    }
    for (var node = 0; node < nodes; node++) {
      Surroundings.requireFreePort("--port", port + node);
    }
    Surroundings.prepareLog(data, "cluster.log");
    var started = new ArrayList<NodeProcess>();
    var database = EmbeddedDatabase.start(data);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  NodeProcess.stop(started);
                  database.close();
                },
                "onager-cluster"));
    start(started, database);
    announce(started, database.writeUrl());
    for (var node : started) {
      node.waitFor();
    }
    return 0;
  }

  private void start(List<NodeProcess> started, EmbeddedDatabase database)
      throws Refusal, IOException, InterruptedException {
    for (var node = 0; node < nodes; node++) {
      started.add(NodeProcess.start(port + node, data, database.settings().url()));
    }
    for (var node : started) {
      node.awaitReady();
      System.out.printf("pid %-8d %s%n", node.pid(), node.url());
      node.whenEnded(
          code ->
              System.out.printf(
                  "The node at %s (pid %d) has ended: %d%n", node.url(), node.pid(), code));
    }
  }

  private void announce(List<NodeProcess> started, Path url) {
    System.out.printf(
        "%d nodes are ready; their logs are in %s; Ctrl-C stops all.%n"
            + "Kill one:      kill -9 %d%n"
            + "Add it again:  DATABASE_URL=$(cat %s) ./onager node --port %d%n",
        nodes, data, started.get(0).pid(), url, port);
  }
}
