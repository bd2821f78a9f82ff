package io.onager.samples.gameroom.chaos;

import static java.util.Comparator.comparingLong;

import io.onager.samples.gameroom.chaos.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long streams of rooms that are written all the time were told nothing: of every stream and
 * every fault the longest time between two revisions that has some time with the fault in common.
 * For one thread.
 */
final class Silences {
  private record Silence(String stream, long from, long to) {
    long nanos() {
      return to - from;
    }

    boolean meets(Fault fault) {
      return from < fault.end() && to > fault.begin();
    }
  }

  private final List<Fault> faults;
  private final long origin;
  private final Map<Kind, List<Silence>> longest = new EnumMap<>(Kind.class);
  private @Nullable Silence longestWithout;

  /**
   * Begins without streams.
   *
   * @param origin from which times are told, by {@link System#nanoTime}
   */
  Silences(List<Fault> faults, long origin) {
    this.faults = List.copyOf(faults);
    this.origin = origin;
  }

  /** Adds a stream, by the times at which it was told something, in order. */
  void add(String stream, List<Long> times) {
    var silences = new ArrayList<Silence>();
    for (var i = 1; i < times.size(); i++) {
      silences.add(new Silence(stream, times.get(i - 1), times.get(i)));
    }
    for (var fault : faults) {
      silences.stream()
          .filter(silence -> silence.meets(fault))
          .max(comparingLong(Silence::nanos))
          .ifPresent(
              silence ->
                  longest.computeIfAbsent(fault.kind(), first -> new ArrayList<>()).add(silence));
    }
    silences.stream()
        .filter(silence -> faults.stream().noneMatch(silence::meets))
        .max(comparingLong(Silence::nanos))
        .filter(silence -> longestWithout == null || silence.nanos() > longestWithout.nanos())
        .ifPresent(silence -> longestWithout = silence);
  }

  /**
   * Returns which silence {@code percent} of 100 streams did not exceed, at faults of that kind; 0
   * where no stream met one.
   */
  Duration percentile(Kind kind, int percent) {
    var seen = longest.getOrDefault(kind, List.of());
    var rank = (int) Math.ceil(seen.size() * percent / 100.0);
    return Duration.ofNanos(
        seen.stream().mapToLong(Silence::nanos).sorted().limit(rank).max().orElse(0));
  }

  /** Returns what was seen, a line for each kind of fault that was met, and one for none. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    longest.forEach((kind, seen) -> lines.add(line(kind, seen)));
    if (longestWithout != null) {
      lines.add("without a fault: max %s".formatted(told(longestWithout)));
    }
    return lines;
  }

  private String line(Kind kind, List<Silence> seen) {
    return "%s: median %.1f s, p99 %.1f s, max %s"
        .formatted(
            kind.words,
            seconds(percentile(kind, 50)),
            seconds(percentile(kind, 99)),
            seen.stream().max(comparingLong(Silence::nanos)).map(this::told).orElseThrow());
  }

  private String told(Silence silence) {
    return "%.1f s (from %.1f s on: %s)"
        .formatted(silence.nanos() / 1e9, (silence.from() - origin) / 1e9, silence.stream());
  }

  static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
