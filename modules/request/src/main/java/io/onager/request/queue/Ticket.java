package io.onager.request.queue;

import java.util.Comparator;

/**
 * What the queue keeps of a request. Times are in milliseconds since 1970.
 *
 * @param id unique in the tenant
 * @param rank the lower, the earlier it runs among its tenant's requests for this action: when it
 *     was submitted, less the head start of its priority. So it never changes, and what waits for
 *     long enough comes before whatever is submitted later.
 * @param dueAt it does not run before; 0 for at once
 * @param deadline it fails where it waits then; {@link Long#MAX_VALUE} for none
 * @param suspect whether it may be what its nodes died of; at most one of these runs on a node
 */
public record Ticket(
    String tenant,
    String id,
    String action,
    long rank,
    long dueAt,
    long deadline,
    boolean suspect) {
  static final Comparator<Ticket> BY_RANK =
      Comparator.comparingLong(Ticket::rank).thenComparing(Ticket::id);

  static final Comparator<Ticket> BY_DUE_TIME = Comparator.comparingLong(Ticket::dueAt);

  static final Comparator<Ticket> BY_DEADLINE = Comparator.comparingLong(Ticket::deadline);

  /** One that is not suspect. */
  public Ticket(String tenant, String id, String action, long rank, long dueAt, long deadline) {
    this(tenant, id, action, rank, dueAt, deadline, false);
  }

  /** Which request it is, among those of all tenants. */
  public record Key(String tenant, String id) {}

  /** Returns which request it is. */
  public Key key() {
    return new Key(tenant, id);
  }

  /** Returns the same, to be run at another time. */
  public Ticket dueAt(long time) {
    return new Ticket(tenant, id, action, rank, time, deadline, suspect);
  }

  /** Returns the same, suspect or not. */
  public Ticket suspect(boolean isSuspect) {
    return new Ticket(tenant, id, action, rank, dueAt, deadline, isSuspect);
  }
}
