package io.onager.testkit;

/** What lies between two nodes, for both directions; known to the thread of the network alone. */
final class Link {
  /** Whether bytes pass. Where not, they wait. */
  boolean open = true;

  /** For how long every byte is under way. */
  long delayNanos;

  void restore() {
    open = true;
    delayNanos = 0;
  }
}
