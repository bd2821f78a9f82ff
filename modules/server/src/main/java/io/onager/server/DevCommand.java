package io.onager.server;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.EmbeddedDatabase;
import io.onager.server.Launcher.Refusal;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts one node and the database it needs, and says where it is. */
@Command(
    name = "dev",
    description = "Starts one node, with its own PostgreSQL unless DATABASE_URL is set.")
final class DevCommand implements Callable<Integer> {
  /** The system property by which the logging configuration finds its file. */
  static final String LOG_PROPERTY = "onager.log";

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

  @Option(names = "--help", usageHelp = true, description = "Shows this.")
  @SuppressWarnings("unused") // picocli sees to it
  private boolean help;

  DevCommand(Supplier<Application> applications) {
    this.applications = applications;
  }

  @Override
  public Integer call() throws Refusal {
    var began = System.nanoTime();
    requireFreePort();
    prepareLog();
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
      if (isNotBound(e)) {
        requireFreePort();
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

  /** Says what is wrong before anything is started; binding for real checks it again. */
  private void requireFreePort() throws Refusal {
    if (port < 0 || port > 65_535) {
      throw new Refusal("--port must be 0 to 65535.");
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new Refusal(
          "Port %d is taken: stop what uses it, or choose another with --port.".formatted(port));
    }
  }

  /** Names the log file, before the first logger opens it. */
  private void prepareLog() throws Refusal {
    var log = data.resolve("onager.log");
    try {
      Files.createDirectories(data);
      Files.write(log, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new Refusal(
          "The data directory %s cannot be written: correct its owner, or choose another with --data."
              .formatted(data));
    }
    System.setProperty(LOG_PROPERTY, log.toString());
  }

  private static boolean isNotBound(@Nullable Throwable failure) {
    return failure instanceof BindException || (failure != null && isNotBound(failure.getCause()));
  }
}
