package io.onager.feed;

/**
 * Somebody who reads a feed. Called on the feed's thread, where nobody may wait: implementations
 * hand over to their own thread and return.
 */
public interface Subscriber {
  /** Gives the present state, and the place from which everything behind it can be read. */
  void attached(Attachment attachment);

  /** Says that the cursor is worth looking at: something was added, or it is lost. */
  void ready();
}
