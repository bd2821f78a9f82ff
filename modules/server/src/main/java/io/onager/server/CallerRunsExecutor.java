package io.onager.server;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * Runs the mailbox of an actor at once, on the thread that tells the actor something, where that is
 * one of a fork-join pool, as dispatchers have; and in a pool of its own otherwise, and where it is
 * {@link #DEEPEST} deep in such runs already, so that no stack overflows.
 *
 * <p>Never at once: on other threads, because a timer's is everybody's; on one that is interrupted,
 * because that would close a socket, and restart a region; and what is no mailbox, such as the rest
 * of a future, because Pekko's {@code BatchingExecutor} counts on another thread.
 */
final class CallerRunsExecutor extends AbstractExecutorService {
  /** A region in a session, a shard in the region; and once more for whoever comes next. */
  static final int DEEPEST = 3;

  private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

  private final ExecutorService pool;

  CallerRunsExecutor(ExecutorService pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    var depth = DEPTH.get();
    if (depth[0] == DEEPEST || !mayRunHere(task)) {
      pool.execute(task);
      return;
    }
    depth[0]++;
    try {
      task.run();
    } finally {
      depth[0]--;
    }
  }

  private boolean mayRunHere(Runnable task) {
    var thread = Thread.currentThread();
    return task instanceof ForkJoinTask // as a mailbox is
        && thread instanceof ForkJoinWorkerThread
        && !thread.isInterrupted()
        && !pool.isShutdown();
  }

  @Override
  public void shutdown() {
    pool.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return pool.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return pool.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return pool.isTerminated();
  }

  @Override
  public boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
    return pool.awaitTermination(time, unit);
  }
}
