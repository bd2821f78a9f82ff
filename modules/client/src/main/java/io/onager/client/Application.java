package io.onager.client;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

/** Calling what an application gave: what it throws is logged, and harms nothing else. */
final class Application {
  private static final System.Logger LOG = System.getLogger(Application.class.getName());

  private static final ThreadFactory OWN = Threads.daemons("onager-rejected");

  private Application() {}

  static void call(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.ERROR, "what the application gave to the client has thrown", e);
    }
  }

  /** Runs what has to run: on a thread of the client's own where {@code executor} takes nothing. */
  static void run(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(
          Level.WARNING, "Options.executor takes nothing: a thread of the client's own does", e);
      OWN.newThread(task).start();
    }
  }
}
