package io.onager.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a database and several nodes, each a process of its own that can be killed. */
@Command(
    name = "cluster",
    description = "Starts a PostgreSQL and N nodes on this machine, each a process of its own.")
final class ClusterCommand implements Callable<Integer> {
  private static final int MOST = 20;
  private static final int HIGHEST_PORT = 65_535;

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

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  @SuppressWarnings("unused") // picocli sees to it
  private boolean help;

  @Override
  public Integer call() throws Refusal, IOException, InterruptedException {
    if (nodes < 1 || nodes > MOST) {
      throw new Refusal("N must be 1 to %d.".formatted(MOST));
    }
    requireFreePorts();
    Surroundings.prepareLog(data, "cluster.log");
    var all = new LocalNodes(data, System.out::println);
    Runtime.getRuntime().addShutdownHook(new Thread(all::stop, "onager-cluster"));
    var url = all.startDatabase();
    var started = start(all);
    announce(started, url);
    // Also when all of them have ended: others may have been added, and it is their database.
    new CountDownLatch(1).await();
    return 0;
  }

  private void requireFreePorts() throws Refusal {
    if (port < 1 || port > HIGHEST_PORT - nodes + 1) {
      throw new Refusal("--port must be 1 to %d.".formatted(HIGHEST_PORT - nodes + 1));
    }
    for (var node = 0; node < nodes; node++) {
      Surroundings.requireFreePort("--port", port + node);
    }
  }

  private List<NodeProcess> start(LocalNodes all) throws Refusal, IOException {
    var started = new ArrayList<NodeProcess>();
    for (var node = 0; node < nodes; node++) {
      started.add(all.startNode(port + node));
    }
    var running = new AtomicInteger(nodes);
    for (var node : started) {
      awaitReady(node, all);
      System.out.printf("pid %-8d %s%n", node.pid(), node.url());
      node.whenEnded(code -> announceEnd(node, code, running.decrementAndGet()));
    }
    return started;
  }

  private static void awaitReady(NodeProcess node, LocalNodes all) throws Refusal {
    if (!node.ready().toCompletableFuture().join()) {
      all.refuseWhenStopping();
      throw new Refusal(
          "The node at %s did not start: what it said stands above.".formatted(node.url()));
    }
  }

  private static void announceEnd(NodeProcess node, int code, int running) {
    System.out.printf("The node at %s (pid %d) has ended: %d%n", node.url(), node.pid(), code);
    if (running == 0) {
      System.out.println(
          "All nodes that were started here have ended; the database goes on until Ctrl-C.");
    }
  }

  private void announce(List<NodeProcess> started, Path url) {
    System.out.printf(
        "%d nodes are ready; their logs are in %s; Ctrl-C stops them, and their database.%n"
            + "Kill one:      kill -9 %d%n"
            + "Add it again:  DATABASE_URL=\"$(cat '%s')\" ./onager node --port %d%n"
            + "               (Ctrl-C here does not stop it, but takes its database away)%n",
        nodes, data, started.get(0).pid(), url, port);
  }
}
