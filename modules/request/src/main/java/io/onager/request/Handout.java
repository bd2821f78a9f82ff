package io.onager.request;

import io.onager.request.DispatcherMessage.Cancel;
import io.onager.request.DispatcherMessage.Ended;
import io.onager.request.DispatcherMessage.Offer;
import io.onager.request.RequestCommand.Expire;
import io.onager.request.RequestCommand.Release;
import io.onager.request.WorkerMessage.EndRun;
import io.onager.request.WorkerMessage.Length;
import io.onager.request.WorkerMessage.Offered;
import io.onager.request.WorkerMessage.Run;
import io.onager.request.queue.Assignment;
import io.onager.request.queue.RequestQueue;
import io.onager.request.queue.Ticket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Gives requests to workers, and hears of their ends. Knows who waits for an end. Part of a {@link
 * Dispatcher}.
 */
final class Handout {
  private final RequestQueue queue;
  private final Breakers breakers;
  private final Staff staff;
  private final Inquiries inquiries;
  private final Map<Ticket.Key, Set<ActorRef<WorkerMessage>>> awaited = new HashMap<>();

  Handout(RequestQueue queue, Breakers breakers, Staff staff, Inquiries inquiries) {
    this.queue = queue;
    this.breakers = breakers;
    this.staff = staff;
    this.inquiries = inquiries;
  }

  /** Takes requests that are stored and wait. */
  void take(Offer offer) {
    var lines = new HashMap<Map.Entry<String, String>, Length>();
    for (var one : offer.requests()) {
      var ticket = one.ticket();
      queue.offer(ticket);
      if (one.awaited()) {
        await(ticket.key(), offer.from());
      }
      lines.put(
          Map.entry(ticket.tenant(), ticket.action()),
          new Length(
              ticket.tenant(), ticket.action(), queue.length(ticket.tenant(), ticket.action())));
    }
    offer.from().tell(new Offered(offer.number(), List.copyOf(lines.values())));
  }

  /** A worker says that a run has ended. */
  void ended(Ended ended) {
    end(ended.key(), ended.run(), ended.sign());
    var again = ended.again();
    if (again != null) {
      queue.offer(again);
    } else if (ended.unsettled()) {
      release(ended.key(), ended.run());
    } else {
      awaited.remove(ended.key());
    }
  }

  /** Ends a run, where it is under way. */
  void end(Ticket.Key key, String run, Breakers.Sign sign) {
    var assignment = queue.running(key);
    if (queue.end(key, run)) {
      assignment.ifPresent(one -> breakers.ended(one, sign));
    }
  }

  /** Nobody runs it any more: its actor says what came of it, or lets it wait again. */
  void lose(Assignment run) {
    var key = run.ticket().key();
    end(key, run.run(), Breakers.Sign.NONE);
    release(key, run.run());
  }

  /** Lets a request wait again that was lost with its worker, if it was. */
  void release(Ticket.Key key, String run) {
    inquiries.ask(key, new Release(run, true));
  }

  /** Gives up a request. Whoever wants to know is told how it ended, also where it has. */
  void cancel(Cancel cancel) {
    var key = cancel.key();
    var waiter = cancel.waiter();
    var waited = queue.remove(key);
    var run = queue.running(key);
    if (run.isPresent()) {
      staff.tell(run.get().worker(), new EndRun(key, run.get().run(), waiter));
      return;
    }
    if (waiter != null) {
      await(key, waiter);
    }
    if (waited || awaited.containsKey(key)) {
      inquiries.read(key); // it has ended, or was sent again meanwhile
    }
  }

  /** A request has ended. */
  void finished(Ticket.Key key, RequestState state) {
    var waiters = awaited.remove(key);
    if (waiters != null) {
      waiters.forEach(waiter -> waiter.tell(new WorkerMessage.Finished(key, state)));
    }
  }

  /** Nobody will ever say how a request ended. */
  void forget(Ticket.Key key) {
    awaited.remove(key);
  }

  /** Lets everything run that can. */
  void drive(long now) {
    queue.expired(now).forEach(ticket -> inquiries.ask(ticket.key(), new Expire()));
    for (var next = queue.next(now); next.isPresent(); next = queue.next(now)) {
      var run = next.get();
      breakers.begun(run);
      var waiters = awaited.getOrDefault(run.ticket().key(), Set.of());
      staff.tell(run.worker(), new Run(run.ticket(), run.run(), waiters));
    }
  }

  private void await(Ticket.Key key, ActorRef<WorkerMessage> waiter) {
    awaited.computeIfAbsent(key, first -> new HashSet<>(2)).add(waiter);
  }
}
