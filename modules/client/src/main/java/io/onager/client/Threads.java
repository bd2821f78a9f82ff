package io.onager.client;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that do not keep the JVM alive. */
final class Threads {
  private Threads() {}

  static ThreadFactory daemons(String name) {
    var count = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, "%s-%d".formatted(name, count.incrementAndGet()));
      thread.setDaemon(true);
      return thread;
    };
  }
}
