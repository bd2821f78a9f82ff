package io.onager.samples.gameroom.chaos;

import io.onager.samples.gameroom.chaos.Fault.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which faults come when: the same for the same seed. */
final class Schedule {
  private static final List<Kind> FIRST =
      List.of(Kind.CRASH, Kind.GRACEFUL, Kind.DATABASE, Kind.FREEZE);

  private Schedule() {}

  /**
   * Returns {@code count} kinds in random order: each once, where there is room for that, and then
   * one graceful restart for two crashes.
   */
  static List<Kind> of(int count, Random random) {
    var kinds = new ArrayList<Kind>();
    for (var i = 0; i < count; i++) {
      kinds.add(i < FIRST.size() ? FIRST.get(i) : i % 3 == 0 ? Kind.GRACEFUL : Kind.CRASH);
    }
    Collections.shuffle(kinds, random);
    return kinds;
  }
}
