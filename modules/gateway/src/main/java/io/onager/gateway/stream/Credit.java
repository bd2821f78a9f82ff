package io.onager.gateway.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many updates a client wants to be sent before it has acknowledged some. Takes memory only for
 * those that are unacknowledged, in a ring. Not thread-safe.
 */
final class Credit {
  /** More would cost more memory than it can be of use. */
  static final int MOST = 1024;

  private static final int LEAST_KEPT = 16;
  private static final long[] NOTHING = {};

  private final @Nullable Integer window;

  /** Revisions in order; its length is 0 or a power of two. */
  private long[] ring = NOTHING;

  private int first;
  private int size;
  private boolean wasVoid;

  /** Gives credit for {@code window} updates, at most {@link #MOST}, or without limit. */
  Credit(@Nullable Integer window) {
    this.window = window == null ? null : Math.min(window, MOST);
  }

  boolean isUsedUp() {
    return window != null && size >= window;
  }

  @Nullable Integer window() {
    return window;
  }

  int unacknowledged() {
    return size;
  }

  /** Notes that the update that made {@code revision} is sent. */
  void use(long revision) {
    if (window != null) {
      if (size == ring.length) {
        grow();
      }
      ring[at(size++)] = revision;
    }
  }

  /** Forgets what was sent: the client's state is void. */
  void clear() {
    ring = NOTHING;
    first = 0;
    size = 0;
    wasVoid = true;
  }

  /**
   * Gives credit back for what was sent up to {@code revision}.
   *
   * @param position up to where something was sent
   * @return false where {@code revision} was never sent. Beyond the position of a stream that was
   *     reset it may have been, in an earlier life of the actor: then nothing changes
   */
  boolean acknowledge(long revision, long position) {
    if (revision > position) {
      return wasVoid;
    }
    while (size > 0 && ring[first] <= revision) {
      first = at(1);
      size--;
    }
    return true;
  }

  private int at(int index) {
    return (first + index) & (ring.length - 1);
  }

  private void grow() {
    var grown = Arrays.copyOfRange(ring, first, first + Math.max(LEAST_KEPT, 2 * size));
    System.arraycopy(ring, 0, grown, ring.length - first, first);
    ring = grown;
    first = 0;
  }
}
