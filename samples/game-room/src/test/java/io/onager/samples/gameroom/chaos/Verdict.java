package io.onager.samples.gameroom.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.onager.samples.gameroom.chaos.Fault.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What came out, for a person and for a build.
 *
 * @param faults that were met
 * @param answers that commands got, each command counted once
 * @param repetitions of commands whose answer did not come
 * @param streams that were watched
 * @param revisions that these were told together
 * @param states at the end that were compared, one for each room and node
 */
record Verdict(
    List<Fault> faults,
    long answers,
    long repetitions,
    long streams,
    long revisions,
    long states,
    Silences silences,
    Findings findings) {
  /** What is promised of the silence that 99 of 100 streams see, in seconds. */
  private static final Map<Kind, Double> PROMISED = Map.of(Kind.CRASH, 10.0, Kind.GRACEFUL, 1.0);

  /** Adds what was slower than is promised to the findings. */
  void judgeSilences() {
    PROMISED.forEach(
        (kind, most) -> {
          var seen = Silences.seconds(silences.percentile(kind, 99));
          if (seen > most) {
            findings.add(
                Findings.Kind.SLOW,
                "%s: p99 %.1f s (promised: %.1f s)".formatted(kind.words, seen, most));
          }
        });
  }

  boolean isClean() {
    return findings.isEmpty();
  }

  /** Returns what was found wrong, the silences, and last the verdict. */
  List<String> lines() {
    var lines = new ArrayList<>(findings.lines());
    silences.lines().forEach(line -> lines.add("silence, " + line));
    lines.add(line());
    return lines;
  }

  private String line() {
    var met = faults.stream().collect(groupingBy(Fault::kind, counting()));
    return Stream.of(
            Stream.of(isClean() ? "CLEAN:" : "NOT CLEAN:"),
            Stream.of(Kind.values())
                .map(kind -> "%d %s,".formatted(met.getOrDefault(kind, 0L), kind.words)),
            Stream.of("%d answers (asked again: %d),".formatted(answers, repetitions)),
            Stream.of("%d revisions on %d streams,".formatted(revisions, streams)),
            Stream.of("%d final states;".formatted(states)),
            Stream.of(Findings.Kind.values())
                .map(kind -> "%d %s,".formatted(findings.count(kind), kind.words)))
        .flatMap(words -> words)
        .reduce((some, more) -> some + " " + more)
        .orElseThrow()
        .replaceAll(",$", "");
  }
}
