package io.onager.client;

import java.lang.System.Logger.Level;

/** Calling what an application gave: what it throws is logged, and harms nothing else. */
final class Application {
  private static final System.Logger LOG = System.getLogger(Application.class.getName());

  private Application() {}

  static void call(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.ERROR, "what the application gave to the client has thrown", e);
    }
  }
}
