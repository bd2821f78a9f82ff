package io.onager.bench;

import io.onager.bench.BarChart.Bar;
import io.onager.bench.Distribution.Percentile;
import io.onager.bench.Document.Percentiles;
import io.onager.bench.Document.Row;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is drawn of our figures, and of those of the peers. */
final class Charts {
  private static final double PERCENT = 100;

  private final Document ours;
  private final List<Document> peers;

  Charts(Document ours, List<Document> peers) {
    this.ours = ours;
    this.peers = List.copyOf(peers);
  }

  /** Returns those of which there are figures, by the names of their files. */
  Map<String, BarChart> all() {
    var charts = new LinkedHashMap<String, BarChart>();
    charts.put(
        "goals.svg", new BarChart("% of the goal (line: met, grey: missed)", goals(), PERCENT));
    charts.put(
        "fanout.svg",
        new BarChart(
            "frames/s of one actor, more is better (peers lag by 100, ours by 1,000 or as said)",
            rows(row -> row.unit().equals("frames/s") && !row.figure().contains("40 KB"))));
    charts.put(
        "cpu.svg",
        new BarChart(
            "CPU of a frame at 20 revisions/s: µs, less is better",
            rows(row -> row.unit().equals("µs") && isCalm(row.figure()))));
    charts.put("latency.svg", new BarChart("times: ms, less is better", latencies()));
    charts.put(
        "memory.svg",
        new BarChart(
            "heap: KB, less is better",
            rows(row -> row.unit().equals("KB") && row.figure().contains("heap"))));
    charts.values().removeIf(chart -> chart.bars().isEmpty());
    return charts;
  }

  private static boolean isCalm(String figure) {
    return figure.contains("CPU of a frame") && figure.contains("20");
  }

  /** Each figure that has one, as a part of its goal. */
  List<Bar> goals() {
    var rates =
        ours.figures().stream()
            .flatMap(
                row ->
                    share(row).stream()
                        .mapToObj(
                            share ->
                                new Bar(
                                    row.figure(),
                                    share,
                                    "%s %s".formatted(Numbers.text(row.median()), row.unit()),
                                    row.met())));
    var times = ours.distributions().stream().flatMap(Charts::goals);
    return Stream.concat(rates, times)
        .filter(bar -> bar.value() > 0 && Double.isFinite(bar.value()))
        .toList();
  }

  private static Stream<Bar> goals(Percentiles times) {
    return times.goals().entrySet().stream()
        .map(
            goal -> {
              double millis = times.millis().getOrDefault(goal.getKey(), 0.0);
              var name = "%s, %s".formatted(times.figure(), goal.getKey());
              var share = millis > 0 ? PERCENT * goal.getValue() / millis : 0;
              return new Bar(name, share, Numbers.text(millis) + " ms", share >= PERCENT);
            });
  }

  private static OptionalDouble share(Row row) {
    return row.goal().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(share(row.median(), row.goal()));
  }

  private static double share(double median, String goal) {
    var value = Double.parseDouble(goal.substring(2).replace(",", ""));
    return PERCENT * (goal.startsWith("≥") ? median / value : value / median);
  }

  /** Ours, then those of the peers. */
  private List<Bar> rows(Predicate<Row> chosen) {
    return each(
        (found, isOurs) ->
            found.figures().stream()
                .filter(chosen)
                .filter(row -> row.median() > 0)
                .map(row -> bar(row.figure(), row.median(), isOurs && !isByHand(row))));
  }

  private static boolean isByHand(Row row) {
    return row.figure().startsWith("by hand");
  }

  /** Those of single changes; who comes back is in the table. */
  private List<Bar> latencies() {
    return each(
        (found, isOurs) ->
            found.distributions().stream()
                .filter(times -> !times.figure().startsWith("storm"))
                .flatMap(times -> percentiles(times).map(one -> bar(times, one, isOurs))));
  }

  private static Stream<Percentile> percentiles(Percentiles times) {
    return Arrays.stream(Percentile.values()).filter(each -> times.of(each) > 0);
  }

  private static Bar bar(Percentiles times, Percentile percentile, boolean isOurs) {
    var first = percentile == Percentile.P50;
    var name = first ? "%s, %s".formatted(times.figure(), percentile) : percentile.toString();
    return bar(name, times.of(percentile), isOurs);
  }

  private static Bar bar(String name, double value, boolean isOurs) {
    return new Bar(name, value, Numbers.text(value), isOurs);
  }

  private List<Bar> each(BiFunction<Document, Boolean, Stream<Bar>> bars) {
    return Stream.concat(
            bars.apply(ours, true), peers.stream().flatMap(found -> bars.apply(found, false)))
        .toList();
  }
}
