package io.onager.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.onager.bench.Distribution.Percentile;
import io.onager.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run found, as it is kept in a file: ours, and that of the peers.
 *
 * @param machine on which, with what
 * @param figures a number for each round
 * @param distributions of single times
 * @param notes what one has to know to read them
 */
record Document(
    String machine, List<Row> figures, List<Percentiles> distributions, List<String> notes) {
  /**
   * One figure.
   *
   * @param goal for people; empty where there is none
   * @param met whether the median meets it
   */
  record Row(
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

  /**
   * Times of one kind.
   *
   * @param millis by percentile
   * @param goals what they should be at most, where there is a goal
   */
  record Percentiles(
      String figure,
      Map<String, Double> millis,
      long samples,
      Map<String, Double> goals,
      boolean met) {
    static Percentiles of(Distribution distribution) {
      var millis = new TreeMap<String, Double>();
      for (var percentile : Percentile.values()) {
        millis.put(percentile.toString(), distribution.millis(percentile));
      }
      var goals = new TreeMap<String, Double>();
      distribution.limits().forEach((percentile, most) -> goals.put(percentile.toString(), most));
      return new Percentiles(
          distribution.name(),
          millis,
          distribution.times().count(),
          goals,
          distribution.meetsGoals());
    }

    /** Returns how many milliseconds it is; 0 where it was not measured. */
    double of(Percentile percentile) {
      return millis.getOrDefault(percentile.toString(), 0.0);
    }

    /** Returns the time, and where there is one its goal; empty where it was not measured. */
    String text(Percentile percentile) {
      var time = millis.get(percentile.toString());
      var goal = goals.get(percentile.toString());
      return (time == null ? "" : Numbers.text(time))
          + (goal == null ? "" : " (≤ %s)".formatted(Numbers.brief(goal)));
    }
  }

  Document(
      @Nullable String machine,
      @Nullable List<Row> figures,
      @Nullable List<Percentiles> distributions,
      @Nullable List<String> notes) {
    this.machine = machine == null ? "" : machine;
    this.figures = figures == null ? List.of() : List.copyOf(figures);
    this.distributions = distributions == null ? List.of() : List.copyOf(distributions);
    this.notes = notes == null ? List.of() : List.copyOf(notes);
  }

  static Document of(Result result, String machine) {
    return new Document(
        machine,
        result.figures().stream().map(Row::of).toList(),
        result.distributions().stream().map(Percentiles::of).toList(),
        result.notes());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException where there is no such file, or it is of another form
   */
  static Document read(Path file) throws IOException {
    try {
      var found = Json.mapper().readValue(Files.readString(file), Document.class);
      if (found.figures().isEmpty() && found.distributions().isEmpty()) {
        throw new IOException("%s has no figures".formatted(file));
      }
      return found;
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is not what --json writes: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  void write(Path file) throws IOException {
    var text = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    Files.writeString(file, text + "\n");
  }
}
