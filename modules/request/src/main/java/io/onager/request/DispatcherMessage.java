package io.onager.request;

import io.onager.request.queue.Ticket;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What the dispatcher understands: the one in the cluster that says what runs where. */
interface DispatcherMessage {
  /**
   * Requests that are stored and wait; said again until it is answered with {@link
   * WorkerMessage.Offered}.
   */
  record Offer(long number, List<Offered> requests, ActorRef<WorkerMessage> from)
      implements DispatcherMessage, Remote {}

  /** One of them, and whether who offers it wants to know how it ends. */
  record Offered(Ticket ticket, boolean awaited) {}

  /** A worker begins, maybe anew: then it does nothing of what it did before. */
  record Begun(ActorRef<WorkerMessage> ref) implements DispatcherMessage, Remote {}

  /**
   * A worker, and what it can do and does now.
   *
   * @param roll the last one that it has heard of, of this dispatcher; {@code null} for none
   */
  record Here(
      String worker,
      ActorRef<WorkerMessage> ref,
      @Nullable String roll,
      Set<String> actions,
      int capacity,
      List<Running> runs)
      implements DispatcherMessage, Remote {}

  /** What a worker runs. */
  record Running(Ticket ticket, String run) {}

  /**
   * A run has ended.
   *
   * @param again the request, where it waits again
   * @param unsettled whether what came of it is not stored: it broke off, or could not begin
   *     because another run is under way
   */
  record Ended(
      Ticket.Key key, String run, Breakers.Sign sign, @Nullable Ticket again, boolean unsettled)
      implements DispatcherMessage, Remote {}

  /**
   * The request is to be given up, and its actor knows.
   *
   * @param waiter wants to know when it has ended
   */
  record Cancel(Ticket.Key key, @Nullable ActorRef<WorkerMessage> waiter)
      implements DispatcherMessage, Remote {}

  /** Look where a request stands: it may be stored that it waits, and nobody is sure. */
  record Look(Ticket.Key key) implements DispatcherMessage, Remote {}

  /** Leave it to the next one. */
  enum Stop implements DispatcherMessage, Remote {
    INSTANCE
  }
}
