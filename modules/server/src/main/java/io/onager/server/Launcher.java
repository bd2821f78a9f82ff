package io.onager.server;

import io.onager.journal.DatabaseException;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.EmbeddedDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of a server process: {@code dev} for one node with all that it needs. */
@Command(
    name = "onager",
    description = "Live, durable actors.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CommandLine.HelpCommand.class)
public final class Launcher {
  /** What a person is told, in one sentence, instead of a stack trace. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private Refusal(String sentence) {
      super(sentence);
    }
  }

  private final Application application;

  private Launcher(Application application) {
    this.application = application;
  }

  /** Runs {@code application} as {@code arguments} say; returns when the process may end. */
  public static void run(Application application, String... arguments) {
    var launcher = new Launcher(application);
    var line = new CommandLine(launcher).addSubcommand(launcher.new Dev());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof Refusal || failure instanceof DatabaseException) {
            command.getErr().println("onager: " + failure.getMessage());
            return 1;
          }
          throw failure;
        });
    var code = line.execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Command(
      name = "dev",
      description = "Starts one node, with its own PostgreSQL unless DATABASE_URL is set.",
      mixinStandardHelpOptions = true)
  private final class Dev implements Callable<Integer> {
    @Option(
        names = "--port",
        defaultValue = "8080",
        description = "Where clients are served (${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
        names = "--data",
        defaultValue = ".onager",
        description = "Where the database and the log are kept (${DEFAULT-VALUE}).")
    private Path data = Path.of(".onager");

    @Override
    public Integer call() throws Refusal {
      var began = System.nanoTime();
      System.setProperty("onager.log", data.resolve("onager.log").toString());
      requireFreePort();
      var external = DatabaseSettings.fromEnvironment(System.getenv());
      var embedded =
          external.isPresent()
              ? Optional.<EmbeddedDatabase>empty()
              : Optional.of(EmbeddedDatabase.start(data));
      var database =
          external.orElseGet(() -> embedded.map(EmbeddedDatabase::settings).orElseThrow());
      try {
        var node = Node.start(application, database, port).toCompletableFuture().join();
        embedded.ifPresent(own -> own.closeAfter(node.system()));
        announce(node, database, embedded.isPresent(), System.nanoTime() - began);
        return 0;
      } catch (CompletionException e) {
        embedded.ifPresent(EmbeddedDatabase::close);
        throw new Refusal(portTaken());
      } catch (RuntimeException e) {
        embedded.ifPresent(EmbeddedDatabase::close);
        throw e;
      }
    }

    private void announce(Node node, DatabaseSettings database, boolean own, long nanos) {
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
        throw new Refusal(portTaken());
      }
    }

    private String portTaken() {
      return "Port %d is taken: stop what uses it, or choose another with --port.".formatted(port);
    }
  }
}
