package io.onager.server;

import io.onager.cluster.JoinException;
import io.onager.journal.DatabaseException;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of a server process: {@code dev} for one node with all that it needs, {@code
 * node} for one of many, {@code cluster} to see many on one machine.
 */
@Command(
    name = "onager",
    description = "Live, durable actors.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CommandLine.HelpCommand.class)
public final class Launcher {
  private Launcher() {}

  /**
   * Runs what {@code application} makes as {@code arguments} say; returns when the node is there,
   * and goes on until a signal ends the process. Where it cannot, one sentence on standard error
   * says why and the process ends with code 1, or 2 for arguments that it does not know.
   *
   * @param application asked once the place of the log is known, so that no logger of the
   *     application's own is made before
   */
  public static void run(Supplier<Application> application, String... arguments) {
    var line =
        new CommandLine(new Launcher())
            .addSubcommand(new DevCommand(application))
            .addSubcommand(new NodeCommand(application))
            .addSubcommand(new ClusterCommand());
    line.getCommandSpec().version("onager " + version());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("onager: " + sentence(failure));
          return 1;
        });
    var code = line.execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static String version() {
    var packaged = Launcher.class.getPackage().getImplementationVersion();
    return packaged == null ? "(not packaged)" : packaged;
  }

  private static String sentence(Exception failure) {
    if (failure instanceof Refusal
        || failure instanceof DatabaseException
        || failure instanceof JoinException) {
      return String.valueOf(failure.getMessage());
    }
    LoggerFactory.getLogger(Launcher.class).error("the server did not start", failure);
    return "The server did not start, by a fault of its own: see %s."
        .formatted(System.getProperty(Surroundings.LOG_PROPERTY, "its log"));
  }
}
