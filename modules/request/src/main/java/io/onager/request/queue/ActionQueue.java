package io.onager.request.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests for one action that could run now; those that are suspect have another queue.
 * Tenants take turns: each time the one is served that was served least. A tenant that comes begins
 * where those are that wait already, so that nobody saves turns by staying away (start-time fair
 * queueing, Goyal et al. 1996, all of one weight).
 */
final class ActionQueue {
  private final Map<String, TenantQueue> tenants = new HashMap<>();
  private final TreeSet<TenantQueue> turns = new TreeSet<>(TenantQueue.BY_TURN);
  private long turn;

  boolean isEmpty() {
    return turns.isEmpty();
  }

  void add(Ticket ticket) {
    var tenant = tenants.computeIfAbsent(ticket.tenant(), TenantQueue::new);
    if (tenant.isEmpty()) {
      tenant.served = Math.max(tenant.served, turn);
      turns.add(tenant);
    }
    tenant.add(ticket);
  }

  void remove(Ticket ticket) {
    var tenant = tenants.get(ticket.tenant());
    if (tenant == null) {
      return;
    }
    tenant.remove(ticket);
    if (tenant.isEmpty()) {
      leave(tenant);
    }
  }

  /** Returns whether one of the tenants that may be served has something to run. */
  boolean has(Predicate<String> mayBeServed) {
    return next(mayBeServed) != null;
  }

  /** Takes out whatever runs next; {@code null} where none of them may be served. */
  @Nullable Ticket poll(Predicate<String> mayBeServed) {
    var tenant = next(mayBeServed);
    if (tenant == null) {
      return null;
    }
    turns.remove(tenant);
    turn = tenant.served;
    tenant.served++;
    var ticket = tenant.poll();
    if (tenant.isEmpty()) {
      leave(tenant);
    } else {
      turns.add(tenant);
    }
    return ticket;
  }

  /** Returns how many tickets it has in memory, those that were removed counted. */
  int remembered() {
    return tenants.values().stream().mapToInt(TenantQueue::remembered).sum();
  }

  private @Nullable TenantQueue next(Predicate<String> mayBeServed) {
    for (var tenant : turns) {
      if (mayBeServed.test(tenant.name())) {
        return tenant;
      }
    }
    return null;
  }

  /** Takes a tenant out of the turns; what it was served counts on while others wait. */
  private void leave(TenantQueue tenant) {
    turns.remove(tenant);
    if (turns.isEmpty()) {
      tenants.clear();
    } else if (tenants.size() > 2 * turns.size() + 64) {
      tenants.values().removeIf(other -> other.isEmpty() && other.served <= turn);
    }
  }
}
