package io.onager.bench;

import io.onager.bench.Distribution.Percentile;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Prints for people what a run found. */
final class Report {
  private static final String FIGURE = "%-50s %14s %14s %14s  %-12s %-14s%n";
  private static final String TIMES = "%-50s %14s %14s %14s %14s  %s%n";

  private Report() {}

  static void print(Document found, PrintWriter out) {
    figures(found, out);
    if (!found.distributions().isEmpty()) {
      distributions(found, out);
    }
    out.println();
    found.notes().forEach(out::println);
    out.println("machine: " + found.machine());
    out.flush();
  }

  private static void figures(Document found, PrintWriter out) {
    out.println();
    line(out, FIGURE, "figure", "median", "min", "max", "unit", "goal");
    for (var row : found.figures()) {
      line(
          out,
          FIGURE,
          row.figure(),
          Numbers.text(row.median()),
          Numbers.text(row.min()),
          Numbers.text(row.max()),
          row.unit(),
          row.goal() + missed(row.met()));
    }
  }

  private static void distributions(Document found, PrintWriter out) {
    out.println();
    line(out, TIMES, columns("times in ms", Percentile::toString, "samples"));
    for (var row : found.distributions()) {
      var samples = String.format(Locale.ROOT, "%,d%s", row.samples(), missed(row.met()));
      line(out, TIMES, columns(row.figure(), row::text, samples));
    }
  }

  private static Object[] columns(String first, Function<Percentile, String> each, String last) {
    return Stream.of(
            Stream.of(first), Arrays.stream(Percentile.values()).map(each), Stream.of(last))
        .flatMap(column -> column)
        .toArray();
  }

  private static String missed(boolean met) {
    return met ? "" : " (missed)";
  }

  private static void line(PrintWriter out, String format, Object... columns) {
    out.printf(Locale.ROOT, format, columns);
  }
}
