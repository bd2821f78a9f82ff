package io.onager.client;

import java.time.Duration;
import java.util.concurrent.Executor;

/** The one thread that owns a client's connections, streams and commands, and its clock. */
interface Loop extends Executor, AutoCloseable {
  /** Something that is to be done later. */
  @FunctionalInterface
  interface Timer {
    void cancel();
  }

  /**
   * Does {@code task} on the loop, behind what it was given before; for all threads.
   *
   * @return false where it is closed, and will not
   */
  boolean offer(Runnable task);

  /** Does {@code task} as {@link #offer}, where nothing is left to do once it is closed. */
  @Override
  default void execute(Runnable task) {
    var unused = offer(task);
  }

  /** Does {@code task} on the loop, after {@code delay}. */
  Timer schedule(Duration delay, Runnable task);

  /** Returns the time of its clock, from any origin. */
  long nanos();

  /** Returns a random number from 0 up to 1. */
  double random();

  /** Does what it was given, but nothing that was scheduled, and ends. */
  @Override
  void close();
}
