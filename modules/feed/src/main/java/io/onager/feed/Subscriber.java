package io.onager.feed;

import java.util.List;

/**
 * Somebody who reads a feed. Called on the feed's thread, where nobody may wait: implementations
 * hand over to their own thread and return.
 */
interface Subscriber {
  /** Gives the place from which everything can be read. */
  void attached(Attachment attachment);

  /** Says that the cursor is worth looking at: something was added, or the window has ended. */
  void ready();

  /** Says that the window has another signal. */
  void signalled();

  /** Gives entries out of the journal, in order without a gap; the first may be had already. */
  void past(List<Entry> entries);

  /** Says that the actor cannot be watched: nothing more will come. */
  void failed(String incident);

  /** Says that this node has no room for another feed. */
  void refused();
}
