package io.onager.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs what it is given on an executor: one after the other, in order. Thread-safe. */
final class Serial implements Executor {
  private final Executor executor;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  Serial(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    Application.run(executor, this::run);
  }

  private void run() {
    var task = next();
    while (task != null) {
      Application.call(task);
      task = next();
    }
  }

  private synchronized @Nullable Runnable next() {
    var task = tasks.poll();
    running = task != null;
    return task;
  }
}
