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
}
