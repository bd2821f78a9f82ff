package io.onager.testkit;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The processes that this JVM has started until they have ended: none survives it. */
final class Children {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<ChildProcess> STARTED = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Children::end, "onager-test-children"));
  }

  private Children() {}

  static void add(ChildProcess child) {
    STARTED.removeIf(other -> !other.isAlive());
    STARTED.add(child);
  }

  /** Asks all of them at once, so that each has the whole time. */
  private static void end() {
    var all = Set.copyOf(STARTED);
    all.forEach(ChildProcess::askToEnd);
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    all.forEach(child -> child.endWithin(Duration.ofNanos(deadline - System.nanoTime())));
  }
}
