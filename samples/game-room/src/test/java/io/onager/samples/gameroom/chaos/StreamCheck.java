package io.onager.samples.gameroom.chaos;

import io.onager.samples.gameroom.chaos.Findings.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compares what streams were told with what the journal has. */
final class StreamCheck {
  private final Findings findings;

  StreamCheck(Findings findings) {
    this.findings = findings;
  }

  /**
   * Checks one stream.
   *
   * @param name by which a person finds it
   * @param lives of the stream, in order; each but the last ended with a reset
   * @param history of its room
   */
  void check(String name, Shape shape, List<Life> lives, RoomHistory history) {
    if (lives.isEmpty()) {
      findings.add(Kind.MISSED, "%s never began".formatted(name));
    }
    for (var i = 0; i < lives.size(); i++) {
      var isLast = i == lives.size() - 1;
      var stored = history.told(shape, lives.get(i).begin());
      compare(name, lives.get(i), stored);
      var end = isLast ? history.head() : newest(lives.get(i));
      var missing = new TreeSet<>(stored.headMap(end, true).keySet());
      lives.get(i).told().forEach(told -> missing.remove(told.revision()));
      if (shape.skips()) {
        missing.removeIf(revision -> revision < history.head());
      }
      missing.forEach(
          revision -> findings.add(Kind.MISSED, "%s was not told %d".formatted(name, revision)));
    }
  }

  private void compare(String name, Life life, Map<Long, Integer> stored) {
    var highest = -1L;
    for (var told : life.told()) {
      var revision = told.revision();
      if (revision <= highest) {
        findings.add(
            Kind.REPEATED,
            "%s was told %d behind %d, by node %d".formatted(name, revision, highest, told.node()));
      }
      var value = stored.get(revision);
      if (value == null || value != told.value()) {
        findings.add(
            Kind.UNTRUE,
            "%s was told %d, by node %d, %s"
                .formatted(
                    name,
                    revision,
                    told.node(),
                    value == null ? "which it was not to be told" : "with another value"));
      }
      highest = Math.max(highest, revision);
    }
  }

  private static long newest(Life life) {
    return life.told().stream().mapToLong(Life.Told::revision).max().orElse(-1);
  }
}
