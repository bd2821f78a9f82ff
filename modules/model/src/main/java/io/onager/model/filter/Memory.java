package io.onager.model.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.onager.model.JsonEquality;
import java.util.Set;

/**
 * What a filter knows of what came before, for one sequence of revisions. Made by {@link
 * Filter#begin} or {@link Filter#continueFrom}, kept by whoever asks the filter, used by one
 * thread.
 */
public final class Memory {
  static final Memory NONE = new Memory(false);

  private final boolean keepsSent;
  private JsonNode lastSent = MissingNode.getInstance();
  private Set<Threshold> held = Set.of();

  Memory(boolean keepsSent) {
    this.keepsSent = keepsSent;
  }

  /** Returns a memory of its own that knows the same. */
  public Memory copy() {
    var copy = new Memory(keepsSent);
    copy.lastSent = lastSent;
    copy.held = held;
    return copy;
  }

  /** Notes that {@code candidate}, which passed, was sent: {@code changed} compares with it. */
  public void sent(Candidate candidate) {
    if (keepsSent) {
      lastSent = candidate.selected();
    }
  }

  /**
   * Returns whether this and {@code other}, of the same filter, are alike: from here on the filter
   * decides the same with either.
   */
  public boolean agreesWith(Memory other) {
    return held.equals(other.held) && JsonEquality.byValue(lastSent, other.lastSent);
  }

  /** Returns whether {@code selected} is what was last sent. */
  boolean wasSent(JsonNode selected) {
    return JsonEquality.byValue(lastSent, selected);
  }

  /** Returns whether {@code threshold} held at the revision before. */
  boolean held(Threshold threshold) {
    return held.contains(threshold);
  }

  /** Notes which thresholds hold now. */
  void hold(Set<Threshold> thresholds) {
    held = thresholds;
  }
}
