package io.onager.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A stream for a thread that waits for it. For one thread. */
final class BlockingUpdates<S> implements Iterator<Update<S>> {
  private final Consumption<S> consumption;
  private final Runnable onOver;
  private boolean opened;
  private Mailbox.@Nullable Item taken; // the one that the thread is at
  private Mailbox.@Nullable Item next;

  BlockingUpdates(Consumption<S> consumption, Runnable onOver) {
    this.consumption = consumption;
    this.onOver = onOver;
  }

  @Override
  public boolean hasNext() {
    if (next != null) {
      return true;
    }
    if (!opened) {
      opened = true;
      consumption.open();
    }
    try {
      return advance();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an update");
    }
  }

  @Override
  public Update<S> next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    taken = next;
    next = null;
    return consumption.update(taken);
  }

  private boolean advance() throws InterruptedException {
    var done = taken;
    taken = null;
    if (done != null) {
      consumption.consumed(done);
    }
    var item = consumption.mailbox().take();
    while (item != null && item.told().isMark()) {
      consumption.consumed(item);
      item = consumption.mailbox().take();
    }
    next = item;
    if (item == null) {
      end();
    }
    return item != null;
  }

  private void end() {
    onOver.run();
    var failure = consumption.mailbox().failure();
    if (failure != null) {
      throw failure;
    }
  }
}
