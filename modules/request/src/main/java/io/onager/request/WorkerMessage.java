package io.onager.request;

import io.onager.request.queue.Ticket;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What the worker of a node understands. */
interface WorkerMessage {
  /** The dispatcher has these requests; how many wait in the lines that they are in. */
  record Offered(long number, List<Length> lengths) implements WorkerMessage, Remote {}

  /** How many requests of a tenant for an action wait. */
  record Length(String tenant, String action, int waiting) {}

  /**
   * There is a dispatcher, which calls the roll: who is there, and does what?
   *
   * @param roll goes back with the answer
   * @param full lines that no more may join; so many of them that they fit in a message
   */
  record Hello(ActorRef<DispatcherMessage> dispatcher, String roll, List<Length> full)
      implements WorkerMessage, Remote {}

  /**
   * Run this.
   *
   * @param waiters want to know how the request ends
   */
  record Run(Ticket ticket, String run, Set<ActorRef<WorkerMessage>> waiters)
      implements WorkerMessage, Remote {
    /** Copies. */
    public Run {
      waiters = Set.copyOf(waiters);
    }
  }

  /** End that run: its request is cancelled. */
  record EndRun(Ticket.Key key, String run, @Nullable ActorRef<WorkerMessage> waiter)
      implements WorkerMessage, Remote {}

  /** End that run: its request has another one. */
  record Drop(Ticket.Key key, String run) implements WorkerMessage, Remote {}

  /** A request has ended that somebody here waits for. */
  record Finished(Ticket.Key key, RequestState state) implements WorkerMessage, Remote {}
}
