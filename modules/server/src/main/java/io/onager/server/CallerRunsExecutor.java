package io.onager.server;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * Runs what it is given at once, on the thread that gives it, where that is a dispatcher's own; and
 * in a pool otherwise, and where it is {@link #DEEPEST} deep in such runs already, so that no stack
 * overflows and no thread serves others for long.
 *
 * <p>Of other threads nothing is known: a timer's is everybody's, an application's may be
 * interrupted.
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
    if (!(Thread.currentThread() instanceof ForkJoinWorkerThread) || pool.isShutdown()) {
      pool.execute(task);
      return;
    }
    var depth = DEPTH.get();
    if (depth[0] == DEEPEST) {
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
