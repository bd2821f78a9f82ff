package io.onager.samples.gameroom.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * What a stream was told from one beginning on, over any number of connections. Another one begins
 * with a {@code reset}.
 */
final class Life {
  /**
   * A revision that was told.
   *
   * @param value its fingerprint
   * @param at when it arrived, by {@link System#nanoTime}
   * @param node that told it
   */
  record Told(long revision, int value, long at, int node) {}

  private final String epoch;
  private final long begin;
  private final List<Told> told = new ArrayList<>();

  Life(String epoch, long begin) {
    this.epoch = epoch;
    this.begin = begin;
  }

  String epoch() {
    return epoch;
  }

  /** Returns the revision of the first state. */
  long begin() {
    return begin;
  }

  /** Returns what was told, in the order in which it came. */
  List<Told> told() {
    return told;
  }
}
