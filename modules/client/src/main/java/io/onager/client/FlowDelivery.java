package io.onager.client;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a stream to a subscriber, as the rules of reactive streams want it: one signal after the
 * other, each on the executor, and no more updates than were asked for.
 */
final class FlowDelivery<S> implements Flow.Subscription {
  private static final System.Logger LOG = System.getLogger(FlowDelivery.class.getName());

  private final Consumption<S> consumption;
  private final Mailbox mailbox;
  private final Executor executor;
  private final Runnable onOver;
  private Flow.@Nullable Subscriber<? super Update<S>> subscriber; // gone once it is over
  private boolean begun; // it was called: onSubscribe comes first, whatever happens
  private long demand; // this and all below: guarded by this
  private boolean running;
  private boolean again;
  private boolean cancelled;
  private @Nullable IllegalArgumentException violation;

  FlowDelivery(
      Consumption<S> consumption,
      Executor executor,
      Flow.Subscriber<? super Update<S>> subscriber,
      Runnable onOver) {
    this.consumption = consumption;
    this.mailbox = consumption.mailbox();
    this.executor = executor;
    this.subscriber = subscriber;
    this.onOver = onOver;
  }

  /** Begins, on the executor. */
  void start() {
    synchronized (this) {
      running = true;
    }
    execute(
        () -> {
          begin();
          run();
        });
  }

  @Override
  public void request(long count) {
    synchronized (this) {
      if (count <= 0) {
        violation = new IllegalArgumentException("request: expected more than 0 (rule 3.9)");
      } else {
        demand = demand > Long.MAX_VALUE - count ? Long.MAX_VALUE : demand + count;
      }
    }
    wake();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      cancelled = true;
    }
    consumption.close();
    wake();
  }

  private void begin() {
    var to = subscriber;
    begun = true;
    if (to != null && signal(() -> to.onSubscribe(this))) {
      mailbox.onChange(this::wake);
      consumption.open();
    }
  }

  /** Has {@link #run} run, or run on. */
  private void wake() {
    synchronized (this) {
      if (running) {
        again = true;
        return;
      }
      running = true;
    }
    execute(this::run);
  }

  /** Where the executor takes nothing, the subscriber is told so: nobody else would. */
  private void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      Application.run(executor, () -> rejected(e));
    }
  }

  private void rejected(RejectedExecutionException why) {
    var to = subscriber;
    if (to != null) {
      if (!begun) {
        signal(() -> to.onSubscribe(this));
      }
      finish(() -> to.onError(OnagerException.executor(why)));
    }
  }

  private void run() {
    do {
      var to = subscriber;
      while (to != null && step(to)) {
        to = subscriber;
      }
    } while (goesOn());
  }

  private synchronized boolean goesOn() {
    running = again && subscriber != null;
    again = false;
    return running;
  }

  /** Returns whether there may be more to do. */
  private boolean step(Flow.Subscriber<? super Update<S>> to) {
    var wrong = ending();
    if (wrong != null) {
      finish(() -> to.onError(wrong));
      return false;
    }
    if (isCancelled()) {
      finish(() -> {});
      return false;
    }
    var item = mailbox.poll(mayTake());
    if (item != null) {
      return deliver(item, to);
    }
    if (mailbox.isOver()) {
      var failure = mailbox.failure();
      finish(failure == null ? to::onComplete : () -> to.onError(failure));
    }
    return false;
  }

  private boolean deliver(Mailbox.Item item, Flow.Subscriber<? super Update<S>> to) {
    try {
      if (!item.told().isMark()) {
        spend();
        var update = consumption.update(item);
        if (!signal(() -> to.onNext(update))) {
          return true;
        }
      }
      consumption.consumed(item);
    } catch (OnagerException e) {
      finish(() -> to.onError(e));
    }
    return true;
  }

  /** Returns whether the subscriber took it; one that throws is cancelled. */
  private boolean signal(Runnable signal) {
    try {
      signal.run();
      return true;
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.ERROR, "a subscriber has thrown, and is cancelled (rule 2.13)", e);
      cancel();
      return false;
    }
  }

  private void finish(Runnable signal) {
    subscriber = null;
    consumption.close();
    onOver.run();
    signal(signal);
  }

  private synchronized void spend() {
    demand -= demand == Long.MAX_VALUE ? 0 : 1;
  }

  private synchronized boolean mayTake() {
    return demand > 0;
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  private synchronized @Nullable IllegalArgumentException ending() {
    return cancelled ? null : violation;
  }
}
