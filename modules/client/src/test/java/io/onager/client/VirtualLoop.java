package io.onager.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A loop on the thread of a test, given to by any thread, with a clock that stands still unless
 * there is nothing to do.
 */
final class VirtualLoop implements Loop {
  private record Task(long at, long order, Runnable action) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private final Random random;
  private long now;
  private long order;

  VirtualLoop(Random random) {
    this.random = random;
  }

  @Override
  public synchronized boolean offer(Runnable action) {
    return tasks.add(new Task(now, order++, action));
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable action) {
    var task = new Task(now + delay.toNanos(), order++, action);
    tasks.add(task);
    return () -> remove(task);
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public double random() {
    return random.nextDouble();
  }

  @Override
  public void close() {
    // The test ends with it.
  }

  /** Does what there is to do in the next while. */
  void run(Duration time) {
    var end = now + time.toNanos();
    for (var next = next(end); next != null; next = next(end)) {
      next.action().run();
    }
  }

  /** Returns what is to be done next, and winds the clock to then, or to the end. */
  private synchronized @Nullable Task next(long end) {
    var isDue = !tasks.isEmpty() && tasks.element().at() <= end;
    var next = isDue ? tasks.remove() : null;
    now = next == null ? end : next.at();
    return next;
  }

  private synchronized void remove(Task task) {
    tasks.remove(task);
  }
}
