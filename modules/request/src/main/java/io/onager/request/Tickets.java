package io.onager.request;

import io.onager.journal.RequestTable.Row;
import io.onager.request.queue.Ticket;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the queue keeps of a request, made of what is stored of it. */
final class Tickets {
  private final long ageing;

  Tickets(Duration ageing) {
    this.ageing = ageing.toMillis();
  }

  /**
   * Returns the ticket of a request as its actor knows it: suspect where it becomes a dead letter
   * should one more node die.
   */
  Ticket of(Ticket.Key key, Standing standing) {
    return of(key, standing.state()).suspect(standing.losses() + 1 >= Lifecycle.MOST_LOSSES);
  }

  /** Returns the ticket of a request that exists. */
  Ticket of(Ticket.Key key, RequestState state) {
    return ticket(
        key.tenant(),
        key.id(),
        String.valueOf(state.action()),
        state.priority() == null ? Priority.NORMAL : state.priority(),
        state.submittedAt() == null ? Instant.now() : state.submittedAt(),
        state.dueAt(),
        state.deadline());
  }

  /** Returns the ticket of a request that may exist. */
  Ticket of(Ticket.Key key, Submission submission, Instant submittedAt) {
    return ticket(
        key.tenant(),
        key.id(),
        submission.action(),
        submission.priority(),
        submittedAt,
        submission.notBefore(),
        submission.deadline());
  }

  Ticket of(Row row) {
    return ticket(
        row.tenant(),
        row.id(),
        row.action(),
        Priority.of(row.priority()).orElse(Priority.NORMAL),
        row.submittedAt(),
        row.dueAt(),
        row.deadline());
  }

  private Ticket ticket(
      String tenant,
      String id,
      String action,
      Priority priority,
      Instant submittedAt,
      @Nullable Instant dueAt,
      @Nullable Instant deadline) {
    return new Ticket(
        tenant.intern(), // few of them, in very many tickets
        id,
        action.intern(),
        submittedAt.toEpochMilli() - ageing * priority.steps(),
        dueAt == null ? 0 : dueAt.toEpochMilli(),
        deadline == null ? Long.MAX_VALUE : deadline.toEpochMilli());
  }
}
