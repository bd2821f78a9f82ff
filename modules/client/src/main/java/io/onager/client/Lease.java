package io.onager.client;

/**
 * The credit of one subscription: how much of its window its consumer has taken and not yet given
 * back. Owned by the loop.
 */
final class Lease {
  static final long NOTHING = -1;

  private final int quarter;
  private int taken;
  private long newest = NOTHING;

  Lease(int window) {
    quarter = Math.max(1, window / 4);
  }

  /** Notes that updates were taken up to a revision; returns whether to tell the server. */
  boolean take(int updates, long revision) {
    newest = revision;
    taken += updates;
    if (taken < quarter) {
      return false;
    }
    taken = 0;
    return true;
  }

  /** Returns the newest revision that was taken, or {@link #NOTHING}. */
  long newest() {
    return newest;
  }
}
