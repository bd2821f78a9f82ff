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

  /** Does {@code task} on the loop, behind what it was given before; for all threads. */
  @Override
  void execute(Runnable task);

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
