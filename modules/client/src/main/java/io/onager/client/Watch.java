package io.onager.client;

import io.onager.model.Address;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;

/**
 * An actor to be followed: as often as it is subscribed to or iterated over, each time by a stream
 * of its own, which begins as the {@link WatchOptions} say. Every revision comes once, in order,
 * over losses of the connection and restarts of the server. Thread-safe.
 *
 * <p>A consumer that takes its time slows its own stream alone: the server stops it when a window
 * of updates is on the way. A stream ends normally where the actor is erased, and where this or the
 * {@link Onager} is closed; with an {@link OnagerException} where the server refuses it, where what
 * comes cannot be read as the state's type, and where its position cannot be kept.
 *
 * <p>An iterator waits in {@code hasNext}, for one thread; it throws a {@link
 * java.util.concurrent.CancellationException} where that is interrupted. Leave a loop that does not
 * end by {@link #close}: {@code try (var updates = room.watch()) { for (var update : updates) … }}.
 *
 * @param <S> the actor's state
 */
public final class Watch<S>
    implements Flow.Publisher<Update<S>>, Iterable<Update<S>>, AutoCloseable {
  private final Client client;
  private final ActorType<S> type;
  private final Address actor;
  private final WatchOptions options;
  private final Set<Consumption<S>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Watch(Client client, ActorType<S> type, Address actor, WatchOptions options) {
    this.client = client;
    this.type = type;
    this.actor = actor;
    this.options = options;
  }

  /** Opens a stream; the subscriber is called on {@link Options#executor}, one call at a time. */
  @Override
  public void subscribe(Flow.Subscriber<? super Update<S>> subscriber) {
    Objects.requireNonNull(subscriber);
    var consumption = consumption();
    new FlowDelivery<>(
            consumption, client.core().application(), subscriber, () -> open.remove(consumption))
        .start();
  }

  /** Returns what opens a stream when it is first asked. */
  @Override
  public Iterator<Update<S>> iterator() {
    var consumption = consumption();
    return new BlockingUpdates<>(consumption, () -> open.remove(consumption));
  }

  /** Ends all streams that were opened through this, and lets it open no more. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Consumption::close);
    open.clear();
  }

  private Consumption<S> consumption() {
    var consumption = new Consumption<>(client, type, actor, options);
    open.add(consumption);
    if (closed) {
      close();
    }
    return consumption;
  }
}
