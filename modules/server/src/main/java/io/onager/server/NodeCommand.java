package io.onager.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.journal.DatabaseSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts one node of a cluster, whose nodes find each other through their database. */
@Command(
    name = "node",
    description = "Starts one node of the cluster that shares the database at DATABASE_URL.")
final class NodeCommand implements Callable<Integer> {
  private final Supplier<Application> applications;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Where clients are served (${DEFAULT-VALUE}); 0 for any that is free.")
  private int port = 8080;

  @Option(
      names = "--host",
      description = "The address at which clients are served; 0.0.0.0 for all of this machine.")
  private @Nullable String host;

  @Option(
      names = "--cluster-host",
      defaultValue = "${env:ONAGER_CLUSTER_HOST}",
      description =
          "How the other nodes reach this one (ONAGER_CLUSTER_HOST; the address by which this"
              + " machine reaches the database).")
  private @Nullable String clusterHost;

  @Option(
      names = "--cluster-port",
      defaultValue = "0",
      description = "At which port the other nodes reach this one; 0 for any that is free.")
  private int clusterPort;

  @Option(
      names = "--data",
      defaultValue = ".onager",
      description = "Where the log is kept (${DEFAULT-VALUE}).")
  private Path data = Path.of(".onager");

  @Option(names = "--help", usageHelp = true, description = "Shows this.")
  @SuppressWarnings("unused") // picocli sees to it
  private boolean help;

  NodeCommand(Supplier<Application> applications) {
    this.applications = applications;
  }

  @Override
  public Integer call() throws Refusal {
    var began = System.nanoTime();
    var database =
        DatabaseSettings.fromEnvironment(System.getenv())
            .orElseThrow(
                () ->
                    new Refusal(
                        "No database is given: set DATABASE_URL to the one that all nodes share, or start one node with its own by “onager dev”."));
    requirePorts(database);
    Surroundings.prepareLog(data, "node-%d.log".formatted(port));
    var application = applications.get();
    try {
      var node = Node.start(application, database, settings(database)).toCompletableFuture().join();
      System.out.printf(
          "%s is ready at http://localhost:%d (%.1f s; node %s; Ctrl-C stops it)%n",
          application.name(),
          node.address().getPort(),
          (System.nanoTime() - began) / 1e9,
          node.system().address());
      return 0;
    } catch (RuntimeException e) {
      if (Surroundings.isNotBound(e)) {
        requirePorts(database);
        throw new Refusal(
            "The host is no address of this machine: correct --host or --cluster-host.");
      }
      throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause
          ? cause
          : e;
    }
  }

  private void requirePorts(DatabaseSettings database) throws Refusal {
    Surroundings.requireFreePort("--port", port);
    if (!ConfigFactory.defaultOverrides()
        .withFallback(ConfigFactory.defaultApplication())
        .hasPath("pekko.remote.artery.bind")) { // then something else listens where others reach it
      Surroundings.requireFreePort("--cluster-port", reachedAt(database), clusterPort);
    }
  }

  private Config settings(DatabaseSettings database) {
    var settings = new HashMap<String, Object>();
    settings.put("onager.server.port", port);
    settings.put("pekko.remote.artery.canonical.hostname", reachedAt(database));
    settings.put("pekko.remote.artery.canonical.port", clusterPort);
    // A node that is taken out of the cluster ends, and whatever started it starts it again.
    settings.put("pekko.coordinated-shutdown.exit-jvm", "on");
    if (host != null) {
      settings.put("onager.server.host", host);
    }
    return ConfigFactory.parseMap(Map.copyOf(settings));
  }

  private String reachedAt(DatabaseSettings database) {
    var given = clusterHost;
    if (given != null && !given.isBlank()) {
      return given;
    }
    var server = database.servers().get(0);
    return Surroundings.addressTowards(server.host(), server.port());
  }
}
