package io.onager.request.queue;

/** Lets attempts at an action begin, or holds them back for a while. */
@FunctionalInterface
public interface Gate {
  /** Lets everything through. */
  Gate OPEN = (action, now) -> 0;

  /**
   * Asks for one attempt to begin; where it may, it will.
   *
   * @return 0 where it may; else when to ask again, {@link Long#MAX_VALUE} for when an attempt has
   *     ended
   */
  long pass(String action, long now);
}
