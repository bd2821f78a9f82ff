package io.onager.samples.gameroom.chaos;

/**
 * Something that was done to the cluster.
 *
 * @param begin when, by {@link System#nanoTime}
 * @param end when all was as before: every node was ready again
 */
record Fault(Kind kind, long begin, long end) {
  /** What is done. */
  enum Kind {
    /** A node is killed, and started again. */
    CRASH("crash"),
    /** A node is asked to stop, and started again. */
    GRACEFUL("graceful restart"),
    /** A node stands still for a while, with all its connections open. */
    FREEZE("freeze"),
    /** PostgreSQL is stopped, and started again. */
    DATABASE("database restart");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }
}
