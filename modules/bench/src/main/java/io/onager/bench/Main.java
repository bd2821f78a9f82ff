package io.onager.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.journal.EmbeddedDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The command line of the benchmarks; {@code ./onager bench} starts it. */
@Command(
    name = "onager bench",
    description = "Measures streams, and prints a table of what it found.",
    subcommands = Publication.class,
    mixinStandardHelpOptions = true)
@SuppressWarnings("unused") // picocli sets the fields
public final class Main implements Callable<Integer> {
  /** What an argument asks for. */
  private record Choice(List<Benchmark> benchmarks) {
    static Choice parse(String name) {
      var all = List.of(Benchmark.values());
      var chosen = all.stream().filter(each -> name.equals("all") || name.equals(name(each)));
      var benchmarks = chosen.toList();
      if (benchmarks.isEmpty()) {
        throw new TypeConversionException("there is no benchmark of that name");
      }
      return new Choice(benchmarks);
    }
  }

  @Parameters(
      paramLabel = "BENCHMARK",
      description =
          "fanout, updates, latency, resume, storm, memory, delta, filters, requests, activation, start, or all (the default).")
  private List<Choice> choices = List.of(new Choice(List.of(Benchmark.values())));

  @Option(names = "--sessions", defaultValue = "1000", description = "${DEFAULT-VALUE} sessions.")
  private int sessions;

  @Option(names = "--rounds", defaultValue = "5", description = "${DEFAULT-VALUE} rounds.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "How long a round takes (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      description = "How many seconds go before the first round (${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--requests",
      defaultValue = "100000",
      description = "How many wait in requests (${DEFAULT-VALUE}).")
  private int requests;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
  private @Nullable Path json;

  private Main() {}

  /** Measures what {@code arguments} say, and ends the process. */
  public static void main(String... arguments) {
    var line = new CommandLine(new Main()).registerConverter(Choice.class, Choice::parse);
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    var plan =
        new Plan(
            sessions, rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp), requests);
    var found = new Result(List.of(), List.of());
    String machine;
    var directory = Files.createTempDirectory("onager-bench");
    try (var database = EmbeddedDatabase.start(directory.resolve("data"))) {
      Runtime.getRuntime().addShutdownHook(new Thread(database::close, "end-database"));
      machine = Machine.describe(database.settings());
      var setup = new Setup(database.settings(), postgres(directory.resolve("data")), plan);
      for (var benchmark : choices.stream().flatMap(each -> each.benchmarks().stream()).toList()) {
        System.err.println("Measuring " + name(benchmark));
        found = found.and(benchmark.run(setup));
      }
    } finally {
      delete(directory);
    }
    var document = Document.of(found, machine);
    Report.print(document, new PrintWriter(System.out, true, UTF_8));
    if (json != null) {
      document.write(json);
    }
    return 0;
  }

  private static Optional<ProcessHandle> postgres(Path data) throws IOException {
    var lines = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
  }

  private static String name(Benchmark benchmark) {
    return benchmark.name().toLowerCase(Locale.ROOT);
  }

  static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
