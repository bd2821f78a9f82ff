package io.onager.feed;

import org.jspecify.annotations.Nullable;

/**
 * Where a subscriber says it is.
 *
 * @param epoch which life of the actor; {@code null} for the present one
 * @param revision the last that it has
 * @param behind where its reading begins: before {@code revision} where it needs to see again what
 *     it has, else the same
 */
public record From(@Nullable String epoch, long revision, long behind) {
  /** Refuses a reading that leaves out something. */
  public From {
    if (behind > revision) {
      throw new IllegalArgumentException("behind: %d > %d".formatted(behind, revision));
    }
  }

  /** Returns the same as one that needs to see nothing again. */
  public static From behind(@Nullable String epoch, long revision) {
    return new From(epoch, revision, revision);
  }

  /** Returns whether this is a place that {@code window} has not come to. */
  boolean isAheadOf(Window window) {
    return (epoch == null || epoch.equals(window.epoch())) && revision > window.head();
  }

  /**
   * Returns whether everything behind this can still be had, {@code replayLimit} revisions back.
   * Revision 0 is the same in every life.
   */
  boolean continuesIn(Window window, long replayLimit) {
    return (epoch == null || revision == 0 || epoch.equals(window.epoch()))
        && revision <= window.head()
        && window.head() - revision <= replayLimit;
  }

  /**
   * What a subscriber needs to see again may be out of reach: then it sees again only the last that
   * it has, or nothing.
   */
  long readBehind(Window window, long replayLimit) {
    var reach = window.head() - replayLimit;
    return behind >= reach ? behind : Math.min(revision, Math.max(reach, revision - 1));
  }
}
