package io.onager.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.onager.model.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What all benchmarks of a run found, for people and for programs. */
final class Report {
  private record Row(
      String figure, String unit, double median, double min, double max, String goal, boolean met) {
    static Row of(Figure figure) {
      return new Row(
          figure.name(),
          figure.unit(),
          figure.median(),
          figure.min(),
          figure.max(),
          figure.goal().text(),
          figure.meetsGoal());
    }
  }

  private record Document(String machine, List<Row> figures, List<String> notes) {}

  private static final String LINE = "%-44s %14s %14s %14s  %-12s %-14s%n";

  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  void add(Result result) {
    figures.addAll(result.figures());
    notes.addAll(result.notes());
  }

  void print(PrintWriter out) {
    out.println();
    out.printf(Locale.ROOT, LINE, "figure", "median", "min", "max", "unit", "goal");
    for (var figure : figures) {
      out.printf(
          Locale.ROOT,
          LINE,
          figure.name(),
          number(figure.median()),
          number(figure.min()),
          number(figure.max()),
          figure.unit(),
          figure.goal().text() + (figure.meetsGoal() ? "" : " (missed)"));
    }
    out.println();
    notes.forEach(out::println);
    out.println("machine: " + machine());
    out.flush();
  }

  void write(Path file) throws IOException {
    var rows = figures.stream().map(Row::of).toList();
    Files.writeString(file, json(new Document(machine(), rows, notes)) + "\n");
  }

  private static String json(Document document) throws JsonProcessingException {
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }

  private static String machine() {
    return "%d cores, Java %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }
}
