package io.onager.request;

import io.onager.request.AttemptActor.End;
import io.onager.request.DispatcherMessage.Ended;
import io.onager.request.DispatcherMessage.Running;
import io.onager.request.WorkerMessage.Drop;
import io.onager.request.WorkerMessage.EndRun;
import io.onager.request.WorkerMessage.Finished;
import io.onager.request.WorkerMessage.Run;
import io.onager.request.queue.Ticket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** What runs on a node. Part of a {@link Worker}. */
final class Runs {
  /** How the dispatcher hears of it. */
  interface Listener {
    void ended(Ended ended);

    /** What runs, or how much may, is not as it was told. */
    void changed();
  }

  /** An attempt is over; {@link AttemptActor.Report} says more. */
  record Over(
      Ticket ticket,
      String run,
      Breakers.Sign sign,
      @Nullable Ticket again,
      @Nullable RequestState state,
      boolean idle)
      implements WorkerMessage {}

  /** The actor of an attempt is no more: its handler has ended, or it broke off. */
  record Gone(Ticket ticket, String run, ActorRef<AttemptActor.Message> actor)
      implements WorkerMessage {}

  private record Going(
      Ticket ticket,
      String run,
      ActorRef<AttemptActor.Message> actor,
      Set<ActorRef<WorkerMessage>> waiters) {}

  private final ActorContext<WorkerMessage> context;
  private final Surroundings surroundings;
  private final Listener listener;
  private final Map<Ticket.Key, Going> going = new HashMap<>();

  /** Those whose handlers go on though their attempts are over. */
  private final Set<ActorRef<AttemptActor.Message>> abandoned = new HashSet<>();

  Runs(ActorContext<WorkerMessage> context, Surroundings surroundings, Listener listener) {
    this.context = context;
    this.surroundings = surroundings;
    this.listener = listener;
  }

  boolean isEmpty() {
    return going.isEmpty();
  }

  boolean has(Ticket.Key request) {
    return going.containsKey(request);
  }

  List<Running> all() {
    return going.values().stream().map(one -> new Running(one.ticket(), one.run())).toList();
  }

  /** Returns how many may go on at once. */
  int room() {
    return Math.max(0, surroundings.settings().maxRunning() - abandoned.size());
  }

  void begin(Run run, RequestHandler<?, ?> handler) {
    var ticket = run.ticket();
    var worker = context.getSelf();
    var actor =
        context.spawnAnonymous(
            AttemptActor.create(
                surroundings,
                handler,
                ticket,
                run.run(),
                (sign, again, state, idle) ->
                    worker.tell(new Over(ticket, run.run(), sign, again, state, idle))));
    context.watchWith(actor, new Gone(ticket, run.run(), actor));
    going.put(ticket.key(), new Going(ticket, run.run(), actor, new HashSet<>(run.waiters())));
  }

  /** Its request is cancelled. */
  void end(EndRun end) {
    var one = going.get(end.key());
    if (one != null && one.run().equals(end.run())) {
      if (end.waiter() != null) {
        one.waiters().add(end.waiter());
      }
      one.actor().tell(new End(Attempt.Cause.CANCELLED));
    }
  }

  /** Its request has another run: what comes of this one is refused. */
  void drop(Drop drop) {
    var one = going.get(drop.key());
    if (one != null && one.run().equals(drop.run())) {
      one.actor().tell(new End(Attempt.Cause.STOPPING));
    }
  }

  /** Ends all because the node stops. */
  void endAll() {
    going.values().forEach(one -> one.actor().tell(new End(Attempt.Cause.STOPPING)));
  }

  void over(Over over) {
    var key = over.ticket().key();
    var one = going.get(key);
    if (one == null || !one.run().equals(over.run())) {
      return;
    }
    var state = over.state();
    if (state != null && state.status().isFinal()) {
      one.waiters().forEach(waiter -> waiter.tell(new Finished(key, state)));
    }
    if (!over.idle()) {
      abandon(one);
    }
    going.remove(key);
    var unsettled = state == null || state.status() == RequestStatus.PROCESSING;
    listener.ended(new Ended(key, over.run(), over.sign(), over.again(), unsettled));
  }

  /** Its handler does not end: there is less room, before this one makes some. */
  private void abandon(Going one) {
    abandoned.add(one.actor());
    if (room() == 0) {
      context.getLog().error("{} handlers do not end: no more requests run here", abandoned.size());
    } else {
      context.getLog().warn("{} handlers do not end: room for {}", abandoned.size(), room());
    }
    listener.changed();
  }

  void gone(Gone gone) {
    var key = gone.ticket().key();
    var one = going.get(key);
    if (abandoned.remove(gone.actor())) {
      listener.changed(); // its handler has returned at last
    } else if (one != null && one.actor().equals(gone.actor())) {
      context.getLog().error("request {}: its attempt broke off", gone.ticket());
      going.remove(key);
      listener.ended(new Ended(key, gone.run(), Breakers.Sign.NONE, null, true));
    }
  }
}
