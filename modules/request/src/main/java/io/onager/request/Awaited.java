package io.onager.request;

import io.onager.request.WorkerMessage.Finished;
import io.onager.request.queue.Ticket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** Who on this node waits for the end of a request. Part of a {@link Worker}. */
final class Awaited {
  /** Nobody waits for a request any more who did. */
  record Forget(Ticket.Key key) implements WorkerMessage {}

  private final ActorRef<WorkerMessage> worker;
  private final Map<Ticket.Key, List<CompletableFuture<RequestState>>> waiting = new HashMap<>();

  Awaited(ActorRef<WorkerMessage> worker) {
    this.worker = worker;
  }

  /** Completes {@code finished} when the request ends, unless somebody else does before. */
  void add(Ticket.Key key, CompletableFuture<RequestState> finished) {
    waiting.computeIfAbsent(key, first -> new ArrayList<>()).add(finished);
    var unused = finished.whenComplete((state, timeout) -> worker.tell(new Forget(key)));
  }

  void finished(Finished finished) {
    List.copyOf(waiting.getOrDefault(finished.key(), List.of()))
        .forEach(one -> one.complete(finished.state()));
  }

  void forget(Forget forget) {
    waiting.computeIfPresent(
        forget.key(),
        (key, all) -> {
          all.removeIf(CompletableFuture::isDone);
          return all.isEmpty() ? null : all;
        });
  }
}
