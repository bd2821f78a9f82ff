package io.onager.model;

/**
 * Where a watcher is in the life of an actor: all that resuming needs. It is bound to no connection
 * and to no node.
 *
 * @param epoch which life of the actor; opaque, 1 to 32 of {@code [A-Za-z0-9]}
 * @param revision how many events made the state, 0 to {@link #MAX_REVISION}; 0 is the initial
 *     state
 */
public record Position(String epoch, long revision) {
  /** The greatest revision: the greatest integer that every JSON reader keeps exact. */
  public static final long MAX_REVISION = (1L << 53) - 1;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException for a revision out of range or an empty epoch
   */
  public Position {
    if (epoch.isEmpty() || epoch.length() > 32) {
      throw new IllegalArgumentException("epoch: expected 1 to 32 characters");
    }
    if (revision < 0 || revision > MAX_REVISION) {
      throw new IllegalArgumentException(
          "revision: %d (expected: 0 to %d)".formatted(revision, MAX_REVISION));
    }
  }
}
