package io.onager.request.queue;

import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one tenant for one action that could run now, the most urgent first. Those that
 * do not want to any more are passed over when it is their turn, or taken out when they are most.
 */
final class TenantQueue {
  /** Whose turn it is: who was served least goes first. */
  static final Comparator<TenantQueue> BY_TURN =
      Comparator.<TenantQueue>comparingLong(queue -> queue.served).thenComparing(TenantQueue::name);

  private final String name;
  private final PriorityQueue<Ticket> tickets = new PriorityQueue<>(4, Ticket.BY_RANK);
  private final Set<String> gone = new HashSet<>(4);

  /** How often it was served, on the scale of its action; see {@link ActionQueue}. */
  long served;

  TenantQueue(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  boolean isEmpty() {
    return tickets.size() == gone.size();
  }

  /** Returns how many tickets it has in memory, those that were removed counted. */
  int remembered() {
    return tickets.size();
  }

  void add(Ticket ticket) {
    if (gone.remove(ticket.id())) {
      tickets.removeIf(other -> other.id().equals(ticket.id()));
    }
    tickets.add(ticket);
  }

  void remove(Ticket ticket) {
    gone.add(ticket.id());
    if (isEmpty()) {
      tickets.clear();
      gone.clear();
    } else if (gone.size() > tickets.size() / 2 + 32) {
      tickets.removeIf(other -> gone.contains(other.id()));
      gone.clear();
    }
  }

  @Nullable Ticket poll() {
    var next = tickets.poll();
    while (next != null && gone.remove(next.id())) {
      next = tickets.poll();
    }
    return next;
  }
}
