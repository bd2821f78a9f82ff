package io.onager.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Does something so many times in a second, on a thread of its own, until it is stopped. */
final class Pace implements AutoCloseable {
  private final long interval;
  private final LongConsumer work;
  private final Thread thread = new Thread(this::run, "pace");
  private volatile boolean stopped;
  private long done;

  private Pace(int perSecond, LongConsumer work) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.work = work;
  }

  /**
   * Begins.
   *
   * @param work with its number, from 1
   */
  static Pace start(int perSecond, LongConsumer work) {
    var pace = new Pace(perSecond, work);
    pace.thread.start();
    return pace;
  }

  /** Ends it, and returns how often it was done. */
  long stop() {
    close();
    return done;
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void run() {
    for (var due = System.nanoTime(); !stopped; due += interval) {
      LockSupport.parkNanos(due - System.nanoTime());
      work.accept(++done);
    }
  }
}
