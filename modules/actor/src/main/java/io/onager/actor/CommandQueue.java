package io.onager.actor;

import io.onager.actor.ActorMessage.Invoke;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The commands that wait for one actor, in order. Bounded in number and time. Not thread-safe. */
final class CommandQueue {
  /** A command, and how long it may wait. */
  record Waiting(Invoke invoke, Instant until) {}

  private final int capacity;
  private final Duration maxWait;
  private final Clock clock;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  CommandQueue(HostSettings settings, Clock clock) {
    this.capacity = settings.maxWaiting();
    this.maxWait = settings.maxWait();
    this.clock = clock;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Adds {@code invoke} at the end; returns whether there was room. */
  boolean offer(Invoke invoke) {
    return waiting.size() < capacity
        && waiting.add(new Waiting(invoke, clock.instant().plus(maxWait)));
  }

  /** Removes and returns the first commands, at most {@code max}. */
  List<Waiting> take(int max) {
    var taken = new ArrayList<Waiting>(Math.min(max, waiting.size()));
    while (!waiting.isEmpty() && taken.size() < max) {
      taken.add(waiting.removeFirst());
    }
    return taken;
  }

  /** Puts what was taken last back to the front. */
  void putBack(List<Waiting> taken) {
    for (var i = taken.size() - 1; i >= 0; i--) {
      waiting.addFirst(taken.get(i));
    }
  }

  /** Removes and returns what has waited too long. */
  List<Waiting> takeExpired() {
    var now = clock.instant();
    var expired = new ArrayList<Waiting>();
    while (!waiting.isEmpty() && waiting.getFirst().until().isBefore(now)) {
      expired.add(waiting.removeFirst());
    }
    return expired;
  }
}
