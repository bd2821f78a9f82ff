package io.onager.client;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a stream was told and its consumer has not taken: between the loop, which fills it, and the
 * thread of the consumer. Its stream keeps it bounded. Thread-safe.
 */
final class Mailbox {
  /** What is in it: with what consuming it gives back, which is nobody's business here. */
  record Item(Told told, Lease lease, int updates) {}

  private final boolean latest;
  private final Deque<Item> items = new ArrayDeque<>();

  /** The newest signal, behind all items; no item, as it takes no place. */
  private @Nullable Item signal;

  private int updates;
  private boolean ended;
  private @Nullable OnagerException failure;
  private Runnable onChange = () -> {};

  /** Makes one; {@code latest} where a new state takes the place of those before it. */
  Mailbox(boolean latest) {
    this.latest = latest;
  }

  /** Has {@code action} run, by the thread that changes it, whenever there is something new. */
  synchronized void onChange(Runnable action) {
    onChange = action;
  }

  void put(Told told, Lease lease) {
    Runnable action;
    synchronized (this) {
      if (ended) {
        return;
      }
      signal = null;
      if (told.isSignal()) {
        signal = new Item(told, lease, 0);
        notifyAll();
      } else if (told.isMark()) {
        putMark(told, lease);
      } else {
        putUpdate(told, lease);
      }
      action = onChange;
    }
    action.run();
  }

  /** Forgets the signal: the life that it was of is over. */
  synchronized void forgetSignal() {
    signal = null;
  }

  /** Ends it behind what is in it; only the first end counts. */
  void end(@Nullable OnagerException why) {
    Runnable action;
    synchronized (this) {
      if (!ended) {
        ended = true;
        failure = why;
        signal = null;
      }
      notifyAll();
      action = onChange;
    }
    action.run();
  }

  /** Ends it, and throws away what is in it. */
  synchronized void discard() {
    items.clear();
    signal = null;
    updates = 0;
    ended = true;
    notifyAll();
  }

  /** Returns how many updates are in it. */
  synchronized int updates() {
    return updates;
  }

  /** Returns what is next, or nothing; a mark also where an update may not be taken. */
  synchronized @Nullable Item poll(boolean mayTakeUpdate) {
    var first = items.peek();
    if (first == null && mayTakeUpdate) {
      return takeSignal();
    }
    if (first == null || (!first.told().isMark() && !mayTakeUpdate)) {
      return null;
    }
    updates -= first.told().isMark() ? 0 : 1;
    return items.poll();
  }

  /** Waits for what is next; nothing where it has ended. */
  synchronized @Nullable Item take() throws InterruptedException {
    while (items.isEmpty() && signal == null && !ended) {
      wait();
    }
    return poll(true);
  }

  /** Returns whether it has ended, and nothing is in it. */
  synchronized boolean isOver() {
    return ended && items.isEmpty();
  }

  /** Returns why it has ended, where that was a failure. */
  synchronized @Nullable OnagerException failure() {
    return failure;
  }

  private @Nullable Item takeSignal() {
    var newest = signal;
    signal = null;
    return newest;
  }

  private void putMark(Told mark, Lease lease) {
    var last = items.peekLast();
    if (last != null && last.told().isMark()) {
      items.removeLast();
    }
    items.add(new Item(mark, lease, 0));
    notifyAll();
  }

  private void putUpdate(Told update, Lease lease) {
    var count = 1;
    var first = update;
    while (latest && !items.isEmpty()) {
      var skipped = items.removeLast();
      updates -= skipped.told().isMark() ? 0 : 1;
      count += skipped.lease() == lease ? skipped.updates() : 0;
      first = skipped.told();
    }
    var previous = latest && update.previous() != null ? first.previous() : update.previous();
    var reset = update.reset() || (latest && first.reset());
    items.add(
        new Item(
            new Told(update.position(), previous, update.value(), update.at(), reset, null),
            lease,
            count));
    updates++;
    notifyAll();
  }
}
