package io.onager.request;

import io.onager.journal.RequestTable.Row;
import io.onager.request.DispatcherMessage.Here;
import io.onager.request.Inquiries.Asked;
import io.onager.request.Inquiries.Claim;
import io.onager.request.Inquiries.Looked;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Expire;
import io.onager.request.WorkerMessage.Drop;
import io.onager.request.queue.RequestQueue;
import io.onager.request.queue.Ticket;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the queue agree with what is stored, and with what workers say that they do: where the
 * dispatcher has just begun, where a message was lost, where a node has died. Part of a {@link
 * Dispatcher}.
 */
final class Recovery {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration WHEN_MENDED = Duration.ofMinutes(1);

  /** How far the clocks of two nodes may be apart. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

  private final RequestQueue queue;
  private final Tickets tickets;
  private final Staff staff;
  private final Inquiries inquiries;
  private final Handout handout;

  Recovery(RequestQueue queue, Tickets tickets, Staff staff, Inquiries inquiries, Handout handout) {
    this.queue = queue;
    this.tickets = tickets;
    this.staff = staff;
    this.inquiries = inquiries;
    this.handout = handout;
  }

  /** A request is stored so, or was a moment ago. */
  void take(Row row) {
    var ticket = tickets.of(row);
    var run = row.run();
    var worker = row.worker();
    if (run == null || worker == null) {
      queue.offer(ticket);
    } else if (queue.running(ticket.key()).isEmpty()) {
      if (staff.mayCome(worker)) {
        queue.adopt(ticket, run, worker); // so it counts, also until that worker comes
      } else {
        handout.release(ticket.key(), run);
      }
    }
  }

  /** A worker says what it does. */
  void compare(Here here) {
    here.runs().forEach(running -> claim(new Claim(running, here.worker())));
    staff.missing(here).forEach(handout::lose);
  }

  /**
   * A worker runs it, whatever was known of it here: it may have been read as waiting, because it
   * was only given to that worker by the dispatcher before.
   */
  private void claim(Claim claim) {
    var key = claim.running().ticket().key();
    var run = claim.running().run();
    var other = queue.running(key).filter(known -> !known.run().equals(run)).orElse(null);
    if (other != null && !other.worker().equals(claim.worker())) {
      inquiries.look(key, claim);
      return;
    }
    if (other != null) {
      handout.end(key, other.run(), Breakers.Sign.NONE); // it was refused there
    }
    if (queue.running(key).isEmpty()) {
      queue.adopt(claim.running().ticket(), run, claim.worker());
    }
  }

  /** The table has answered. */
  void looked(Looked looked) {
    var row = looked.row();
    var claim = looked.claim();
    if (!looked.answered()) {
      inquiries.lookLater(looked);
    } else if (claim != null) {
      dropUnlessDue(claim, row);
    } else if (row == null || row.finishedAt() != null) {
      handout.forget(looked.key());
    } else {
      take(row);
    }
  }

  /** Has a run ended that is not its request's any more; what is about to begin may win yet. */
  private void dropUnlessDue(Claim claim, @Nullable Row row) {
    var run = claim.running().run();
    var now = row == null || row.finishedAt() != null ? "none" : row.run();
    if (now != null && !now.equals(run)) {
      staff.tell(claim.worker(), new Drop(claim.running().ticket().key(), run));
    }
  }

  /** The actor of a request has answered. */
  void answered(Asked asked) {
    if (asked.answer() instanceof Answer.Unknown) {
      inquiries.askLater(asked, SOON);
    } else if (asked.answer() instanceof Answer.Broken) {
      inquiries.askLater(asked, WHEN_MENDED); // somebody may mend what the journal has of it
    } else if (asked.answer() instanceof Answer.Known known) {
      var state = known.standing().state();
      if (asked.command() instanceof Expire && state.status().isWaiting() && isDue(state)) {
        inquiries.askLater(asked, SOON); // its clock is late
      } else {
        stands(asked.key(), known.standing());
      }
    }
  }

  /** Returns whether its deadline is over, or nearly so; it may be another than was thought. */
  private static boolean isDue(RequestState state) {
    var deadline = state.deadline();
    return deadline != null && deadline.isBefore(Instant.now().plus(CLOCKS_DIFFER));
  }

  /** It is known how a request stands. */
  void read(Inquiries.Read read) {
    if (read.found() instanceof Found.There there) {
      stands(read.key(), there.state(), tickets.of(read.key(), there.state()));
    } else if (read.found() instanceof Found.Unavailable) {
      inquiries.readLater(read.key());
    } else {
      handout.forget(read.key());
    }
  }

  private void stands(Ticket.Key key, Standing standing) {
    stands(key, standing.state(), tickets.of(key, standing));
  }

  private void stands(Ticket.Key key, RequestState state, Ticket ticket) {
    if (state.status().isWaiting()) {
      queue.offer(ticket);
    } else if (state.status().isFinal()) {
      handout.finished(key, state);
    } else if (state.status() == RequestStatus.PROCESSING && queue.running(key).isEmpty()) {
      inquiries.look(key, null); // who runs it?
    }
  }
}
