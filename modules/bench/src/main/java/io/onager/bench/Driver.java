package io.onager.bench;

import io.onager.server.Answer;
import io.onager.server.LiveRef;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives commands to one actor, each of which makes one revision, with many unanswered, as far as it
 * is allowed: so that an actor can be driven as fast as it goes, or as fast as its watchers follow.
 */
final class Driver<C> implements AutoCloseable {
  private static final int IN_FLIGHT = 1000;

  /** So many are given at once: as many as the actor stores in one write. */
  private static final int LUMP = 250;

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final LiveRef<C, ?> actor;
  private final LongFunction<C> commands;
  private final LongSupplier allowed;
  private final AtomicLong stored;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::drive, "driver");
  private volatile boolean stopped;
  private volatile long given;

  private Driver(
      LiveRef<C, ?> actor, long revision, LongFunction<C> commands, LongSupplier allowed) {
    this.actor = actor;
    this.commands = commands;
    this.allowed = allowed;
    this.stored = new AtomicLong(revision);
    this.given = revision;
  }

  /**
   * Begins with an actor that is at revision 0.
   *
   * @param commands the command that makes a revision
   * @param allowed up to which revision it may go, asked again and again
   */
  static <C> Driver<C> start(LiveRef<C, ?> actor, LongFunction<C> commands, LongSupplier allowed) {
    return goOn(actor, 0, commands, allowed);
  }

  /** The same with an actor that is at {@code revision}. */
  static <C> Driver<C> goOn(
      LiveRef<C, ?> actor, long revision, LongFunction<C> commands, LongSupplier allowed) {
    var driver = new Driver<C>(actor, revision, commands, allowed);
    driver.thread.start();
    return driver;
  }

  /** Brings an actor from revision 0 to {@code revision}; blocks until that is stored. */
  static <C> void drive(LiveRef<C, ?> actor, LongFunction<C> commands, long revision) {
    try (var driver = start(actor, commands, () -> revision)) {
      while (driver.stored() < revision) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Returns the revision up to which all is stored. */
  long stored() {
    var failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a command failed", failed);
    }
    return stored.get();
  }

  /** Gives nothing more, and returns the revision at which the actor ends. */
  long stop() {
    close();
    while (stored() < given) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return given;
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drive() {
    long next = given + 1;
    while (!stopped && failure.get() == null) {
      long last = Math.min(allowed.getAsLong(), stored.get() + IN_FLIGHT);
      if (last - next + 1 >= LUMP || stored.get() == next - 1) {
        for (; next <= last; next++) {
          given = next;
          actor.ask(commands.apply(next)).whenComplete(this::answered);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void answered(@Nullable Answer answer, @Nullable Throwable failed) {
    if (failed != null) {
      failure.compareAndSet(null, failed);
    } else {
      stored.incrementAndGet();
    }
  }
}
