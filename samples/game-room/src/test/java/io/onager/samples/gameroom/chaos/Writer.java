package io.onager.samples.gameroom.chaos;

/** A client that commands one room, one command after the other, each until it is answered. */
interface Writer extends AutoCloseable {
  /** Connects, and begins. */
  void open();

  /** Asks nothing new; what is asked already is still to be answered. */
  void stop();

  /** Returns whether nothing is asked that is not answered. */
  boolean isIdle();

  /** Ends it; what is not answered by now never is. */
  @Override
  void close();
}
