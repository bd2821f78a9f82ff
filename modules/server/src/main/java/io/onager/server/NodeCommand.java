package io.onager.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
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
      description =
          "Where clients are served (onager.server.port, which is 8080); 0 for any that is free.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      description =
          "The address at which clients are served (onager.server.host, which is 127.0.0.1);"
              + " 0.0.0.0 for all of this machine.")
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
      description =
          "At which port the other nodes reach this one (pekko.remote.artery.canonical.port, which"
              + " is 0); 0 for any that is free.")
  private @Nullable Integer clusterPort;

  @Option(
      names = "--data",
      defaultValue = ".onager",
      description = "Where the log is kept (${DEFAULT-VALUE}).")
  private Path data = Path.of(".onager");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
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
    var defaults = defaults(database);
    var known = known(database, defaults);
    requirePorts(known);
    Surroundings.prepareLog(data, logFile(known.getInt("onager.server.port")));
    var application = applications.get();
    try {
      var node = Node.start(application, database, given(), defaults).toCompletableFuture().join();
      System.out.printf(
          "%s is ready at http://localhost:%d (%.1f s; node %s; Ctrl-C stops it)%n",
          application.name(),
          node.address().getPort(),
          (System.nanoTime() - began) / 1e9,
          node.system().address());
      return 0;
    } catch (RuntimeException e) {
      if (Surroundings.isNotBound(e)) {
        requirePorts(known);
        throw new Refusal("A port was taken while the node started: start again.");
      }
      throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause
          ? cause
          : e;
    }
  }

  private Config known(DatabaseSettings database, Config defaults) throws Refusal {
    try {
      return Onager.configure(database, NodeSettings.around(given(), defaults));
    } catch (ConfigException | IllegalArgumentException e) {
      throw new Refusal("The settings cannot be used: correct %s".formatted(e.getMessage()));
    }
  }

  private static void requirePorts(Config known) throws Refusal {
    var host = known.getString("onager.server.host");
    Surroundings.requireOwnAddress("--host", host);
    Surroundings.requireFreePort("--port", host, known.getInt("onager.server.port"));
    var cluster = ClusterPort.of(known);
    var where = cluster.isBound() ? "pekko.remote.artery.bind" : "--cluster-host";
    Surroundings.requireOwnAddress(where, cluster.host());
    Surroundings.requireFreePort(
        cluster.isBound() ? where : "--cluster-port", cluster.host(), cluster.port());
  }

  /** Several nodes whose ports are any that are free do not share a file. */
  private static String logFile(int port) {
    return port == 0
        ? "node-pid-%d.log".formatted(ProcessHandle.current().pid())
        : "node-%d.log".formatted(port);
  }

  /** Returns what was said on the command line: it comes before all other settings. */
  private Config given() {
    var given = new HashMap<String, Object>();
    put(given, "onager.server.host", host);
    put(given, "onager.server.port", port);
    put(given, "pekko.remote.artery.canonical.port", clusterPort);
    if (clusterHost != null && !clusterHost.isBlank()) {
      given.put("pekko.remote.artery.canonical.hostname", clusterHost);
    }
    return ConfigFactory.parseMap(given);
  }

  private static void put(Map<String, Object> settings, String path, @Nullable Object value) {
    if (value != null) {
      settings.put(path, value);
    }
  }

  /** Returns what holds where neither the command line nor the application says otherwise. */
  private static Config defaults(DatabaseSettings database) {
    var server = database.servers().get(0);
    return ConfigFactory.parseMap(
        Map.of(
            "pekko.remote.artery.canonical.hostname",
            Surroundings.addressTowards(server.host(), server.port()),
            // A node that is taken out of the cluster ends, and whatever started it starts it
            // again; also where Pekko itself ends one that does not fit the others.
            "pekko.coordinated-shutdown.exit-jvm",
            "on",
            "pekko.coordinated-shutdown.exit-code",
            1));
  }
}
