package io.onager.actor;

import java.util.List;

/**
 * A stretch of an actor's revisions, read from the journal.
 *
 * @param after the revision before the first
 * @param updates in order, without a gap; empty where nothing is stored behind {@code after}
 * @param end where the next stretch may begin
 */
public record Past(long after, List<Update> updates, Checkpoint end) {
  /** Keeps its own copy. */
  public Past {
    updates = List.copyOf(updates);
  }

  /**
   * A state in the past of an actor, so that reading on need not begin anew. Opaque.
   *
   * @param revision of the state
   * @param state in the type's own form
   */
  public record Checkpoint(long revision, Object state) {}
}
