package io.onager.cluster;

import io.onager.journal.NodeTable.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which members live, as far as one node that looks again and again can tell. No clock of another
 * machine is asked: a member is dead when it has not counted on for {@code deadAfter} of this
 * node's own time, of which no more counts between two looks than {@code most}, because while the
 * database was away nobody could say anything. Not thread-safe.
 */
final class Vitality {
  private record Sign(long uid, long beats, Duration silence, boolean hasCounted) {}

  private final Duration deadAfter;
  private final Duration most;
  private Map<String, Sign> signs = new HashMap<>();

  Vitality(Duration deadAfter, Duration most) {
    this.deadAfter = deadAfter;
    this.most = most;
  }

  /**
   * Takes note of how {@code members} are, {@code elapsed} after the last time.
   *
   * @return those that are not known to be dead
   */
  List<Node> alive(List<Node> members, Duration elapsed) {
    var counted = elapsed.compareTo(most) < 0 ? elapsed : most;
    signs =
        members.stream().collect(Collectors.toMap(Node::address, member -> sign(member, counted)));
    return members.stream().filter(this::isAlive).toList();
  }

  /**
   * Returns those of {@code members} that have counted on since the look before: they certainly
   * live.
   */
  List<Node> counting(List<Node> members) {
    return members.stream().filter(this::hasCounted).toList();
  }

  /** Returns the addresses of all that have counted on since the look before. */
  Set<String> counting() {
    return signs.entrySet().stream()
        .filter(sign -> sign.getValue().hasCounted())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean hasCounted(Node member) {
    var sign = signs.get(member.address());
    return sign != null && sign.hasCounted();
  }

  private Sign sign(Node member, Duration counted) {
    var before = signs.get(member.address());
    if (before == null || before.uid() != member.uid()) {
      return new Sign(member.uid(), member.beats(), Duration.ZERO, false);
    }
    return before.beats() == member.beats()
        ? new Sign(before.uid(), before.beats(), before.silence().plus(counted), false)
        : new Sign(member.uid(), member.beats(), Duration.ZERO, true);
  }

  private boolean isAlive(Node member) {
    var sign = signs.get(member.address());
    return sign == null || sign.silence().compareTo(deadAfter) < 0;
  }
}
