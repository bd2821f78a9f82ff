package io.onager.bench;

import io.onager.bench.Distribution.Percentile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Puts what earlier runs found into a README, between two comments, and draws it beside that: so
 * that what it says is what was measured.
 */
@Command(
    name = "report",
    description = "Writes the figures of earlier runs into a README, and charts of them.")
@SuppressWarnings("unused") // picocli sets the fields
final class Publication implements Callable<Integer> {
  static final String BEGIN = "<!-- figures: written by ./onager bench report -->\n";
  static final String END = "<!-- end of figures -->\n";

  @Parameters(
      arity = "1..*",
      paramLabel = "JSON",
      description = "What --json wrote: ours first, then those of modules/bench/peers/run.")
  private List<Path> files = List.of();

  @Option(
      names = "--into",
      paramLabel = "DIRECTORY",
      description = "Which has the README, and will have charts (modules/bench).")
  private Path directory = Home.module();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  private boolean help;

  @Override
  public Integer call() throws IOException {
    var documents = Stream.<Document>builder();
    for (var file : files) {
      documents.add(Document.read(file));
    }
    var found = documents.build().toList();
    publish(found, directory);
    System.out.printf(
        "%s has %,d figures of ours now, and those of %d files of peers.%n",
        directory.resolve("README.md"),
        found.get(0).figures().size() + found.get(0).distributions().size(),
        found.size() - 1);
    return 0;
  }

  /** Writes ours, which is the first, and those of the peers. */
  static void publish(List<Document> documents, Path directory) throws IOException {
    var ours = documents.get(0);
    var peers = documents.subList(1, documents.size());
    var charts = new Charts(ours, peers).all();
    var images =
        charts.entrySet().stream()
            .map(chart -> "![%s](charts/%s)\n".formatted(chart.getValue().title(), chart.getKey()))
            .collect(Collectors.joining("\n"));
    var readme = directory.resolve("README.md");
    var text = documents.stream().map(Publication::text).collect(Collectors.joining("\n"));
    Files.writeString(readme, replaced(Files.readString(readme), text + "\n" + images));
    var folder = Files.createDirectories(directory.resolve("charts"));
    for (var chart : charts.entrySet()) {
      Files.writeString(folder.resolve(chart.getKey()), chart.getValue().svg());
    }
  }

  /** Returns {@code readme} with {@code text} between the comments. */
  static String replaced(String readme, String text) throws IOException {
    var begin = readme.indexOf(BEGIN);
    var end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "README.md: expected the lines %s and %s".formatted(BEGIN.strip(), END.strip()));
    }
    return readme.substring(0, begin + BEGIN.length()) + "\n" + text + "\n" + readme.substring(end);
  }

  private static String text(Document found) {
    var figures =
        table(
            List.of("figure", "goal", "median", "min", "max", "unit"),
            found.figures().stream()
                .map(
                    row ->
                        List.of(
                            row.figure(),
                            row.goal() + missed(row.met()),
                            Numbers.text(row.median()),
                            Numbers.text(row.min()),
                            Numbers.text(row.max()),
                            row.unit())));
    var notes = found.notes().stream().map("- %s\n"::formatted).collect(Collectors.joining());
    return "Measured on: %s.\n\n%s\n%s\n<details><summary>Notes</summary>\n\n%s\n</details>\n"
        .formatted(found.machine(), figures, distributions(found), notes);
  }

  private static String distributions(Document found) {
    if (found.distributions().isEmpty()) {
      return "";
    }
    var percentiles = Arrays.stream(Percentile.values()).map(Percentile::toString);
    var head = Stream.of(Stream.of("times, ms"), percentiles, Stream.of("samples"));
    return table(
        head.flatMap(columns -> columns).toList(),
        found.distributions().stream().map(Publication::columns));
  }

  private static List<String> columns(Document.Percentiles times) {
    var each = Arrays.stream(Percentile.values()).map(times::text);
    var samples = String.format(Locale.ROOT, "%,d", times.samples());
    return Stream.of(Stream.of(times.figure() + missed(times.met())), each, Stream.of(samples))
        .flatMap(columns -> columns)
        .toList();
  }

  private static String missed(boolean met) {
    return met ? "" : " (missed)";
  }

  private static String table(List<String> head, Stream<List<String>> rows) {
    var rule = head.stream().map(column -> "---").toList();
    return Stream.concat(Stream.of(head, rule), rows)
        .map(columns -> "| " + String.join(" | ", columns) + " |\n")
        .collect(Collectors.joining());
  }
}
