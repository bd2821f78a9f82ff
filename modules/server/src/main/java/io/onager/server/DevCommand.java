package io.onager.server;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts one node and the database it needs, and says where it is. */
@Command(
    name = "dev",
    description = "Starts one node, with its own PostgreSQL unless DATABASE_URL is set.")
final class DevCommand implements Callable<Integer> {
  private final Supplier<Application> applications;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Where clients are served (${DEFAULT-VALUE}); 0 for any that is free.")
  private int port = 8080;

  @Option(
      names = "--data",
      defaultValue = ".onager",
      description = "Where the database and the log are kept (${DEFAULT-VALUE}).")
  private Path data = Path.of(".onager");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  @SuppressWarnings("unused") // picocli sees to it
  private boolean help;

  DevCommand(Supplier<Application> applications) {
    this.applications = applications;
  }

  @Override
  public Integer call() throws Refusal {
    var began = System.nanoTime();
    Surroundings.requireFreePort("--port", port);
    Surroundings.prepareLog(data, "onager.log");
    var application = applications.get();
    var external = DatabaseSettings.fromEnvironment(System.getenv());
    var embedded =
        external.isPresent()
            ? Optional.<EmbeddedDatabase>empty()
            : Optional.of(EmbeddedDatabase.start(data));
    var database = external.orElseGet(() -> embedded.map(EmbeddedDatabase::settings).orElseThrow());
    try {
      var node = Node.start(application, database, port).toCompletableFuture().join();
      embedded.ifPresent(own -> own.closeAfter(node.system()));
      announce(application, node, database, embedded.isPresent(), System.nanoTime() - began);
      return 0;
    } catch (RuntimeException e) {
      embedded.ifPresent(EmbeddedDatabase::close);
      if (Surroundings.isNotBound(e)) {
        Surroundings.requireFreePort("--port", port);
        throw new Refusal("onager.server.host is no address of this machine: correct it.");
      }
      throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause
          ? cause
          : e;
    }
  }

  private void announce(
      Application application, Node node, DatabaseSettings database, boolean own, long nanos) {
    System.out.printf(
        "%s is ready at http://localhost:%d (%.1f s; data in %s; Ctrl-C stops it)%n",
        application.name(),
        node.address().getPort(),
        nanos / 1e9,
        own ? data : database.location());
  }
}
