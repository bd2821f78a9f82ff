package io.onager.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.journal.DatabaseException;
import io.onager.journal.EmbeddedDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks; {@code ./onager bench} starts it. */
@Command(
    name = "onager bench",
    description = "Measures streams, and prints a table of what it found.",
    subcommands = {Publication.class, HelpCommand.class})
@SuppressWarnings({"unused", "NullAway.Init"}) // picocli sets the fields
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "BENCHMARK",
      description =
          "fanout, updates, latency, resume, storm, memory, delta, filters, requests, activation, start, or all (the default).")
  private List<String> names = List.of(Benchmark.ALL);

  @Option(
      names = "--sessions",
      paramLabel = "COUNT",
      defaultValue = "1000",
      description =
          "How many watch in fanout, 1 to 20000 (${DEFAULT-VALUE}); the others have as many, a part of that, or some times as many.")
  private int sessions;

  @Option(
      names = "--rounds",
      paramLabel = "COUNT",
      defaultValue = "5",
      description = "How often each figure is taken, 1 to 1000 (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description =
          "How long a round takes, 1 to 3600 (${DEFAULT-VALUE}); activation, memory, storm and start end when all has come.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "What goes before the first round at least, 0 to 3600 (${DEFAULT-VALUE}), where rounds take --seconds.")
  private int warmUp;

  @Option(
      names = "--requests",
      paramLabel = "COUNT",
      defaultValue = "100000",
      description = "How many wait in requests, 1 to 10000000 (${DEFAULT-VALUE}).")
  private int requests;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
  private @Nullable Path json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  private boolean help;

  private Main() {}

  /** Measures what {@code arguments} say, and ends the process. */
  public static void main(String... arguments) {
    System.exit(line().execute(arguments));
  }

  /** Returns what reads arguments, carries them out, and says in a sentence where it cannot. */
  static CommandLine line() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof IOException || failure instanceof DatabaseException) {
                command.getErr().println("onager bench: " + sentence(failure));
              } else {
                failure.printStackTrace(command.getErr());
              }
              return 1;
            });
  }

  private static @Nullable String sentence(Exception failure) {
    return failure instanceof NoSuchFileException
        ? "There is no file %s.".formatted(failure.getMessage())
        : failure.getMessage();
  }

  @Override
  public Integer call() throws IOException {
    var benchmarks = names.stream().flatMap(name -> named(name).stream()).toList();
    var plan = plan();
    refuseJsonThatCannotBeWritten();
    var document = measure(benchmarks, plan);
    Report.print(document, new PrintWriter(System.out, true, UTF_8));
    return 0;
  }

  /** Writes the file behind each benchmark, so that one that fails later takes nothing with it. */
  private Document measure(List<Benchmark> benchmarks, Plan plan) throws IOException {
    try (var scratch = Scratch.create("onager-bench")) {
      var database =
          scratch.use(directory -> EmbeddedDatabase.start(directory.resolve("data"))).settings();
      var machine = Machine.describe(database);
      var setup = new Setup(database, postgres(scratch.directory().resolve("data")), plan);
      var found = new Result(List.of(), List.of());
      for (var benchmark : benchmarks) {
        System.err.println("Measuring " + benchmark.text());
        found = found.and(benchmark.run(setup));
        if (json != null) {
          Document.of(found, machine).write(json);
        }
      }
      return Document.of(found, machine);
    }
  }

  private List<Benchmark> named(String name) {
    var benchmarks = Benchmark.named(name);
    if (benchmarks.isEmpty()) {
      throw refused("There is no benchmark %s.".formatted(name));
    }
    return benchmarks;
  }

  private Plan plan() {
    check("--sessions", sessions, 1, 20_000);
    check("--rounds", rounds, 1, 1_000);
    check("--seconds", seconds, 1, 3_600);
    check("--warm-up", warmUp, 0, 3_600);
    check("--requests", requests, 1, 10_000_000);
    return new Plan(
        sessions, rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp), requests);
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw refused("%s: %d (expected: %d to %d)".formatted(option, value, least, most));
    }
  }

  /** Says at once what would else be known when all is measured. */
  private void refuseJsonThatCannotBeWritten() {
    if (json == null) {
      return;
    }
    var file = json.toAbsolutePath();
    var directory = Objects.requireNonNullElse(file.getParent(), file);
    var fits = Files.exists(file) ? !Files.isDirectory(file) : Files.isDirectory(directory);
    if (!fits || !Files.isWritable(Files.exists(file) ? file : directory)) {
      throw refused("--json: %s cannot be written: choose another file.".formatted(json));
    }
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private static Optional<ProcessHandle> postgres(Path data) throws IOException {
    var lines = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
  }
}
