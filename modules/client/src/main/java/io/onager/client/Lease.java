package io.onager.client;

/**
 * The credit of one subscription: how much of its window its consumer has taken and not yet given
 * back. Owned by the loop.
 */
final class Lease {
  private final int quarter;
  private int taken;

  Lease(int window) {
    quarter = Math.max(1, window / 4);
  }

  /** Notes that updates were taken; returns whether it is time to tell the server. */
  boolean take(int updates) {
    taken += updates;
    if (taken < quarter) {
      return false;
    }
    taken = 0;
    return true;
  }
}
