package io.onager.request;

import io.onager.request.WorkerMessage.Length;
import io.onager.request.queue.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The requests that were submitted here and of which the dispatcher may not know: it is told of
 * them until it says that it does, several at once where they are many. Part of a {@link Worker}.
 */
final class Offers {
  /** The time to offer again what was not taken. */
  enum Again implements WorkerMessage {
    INSTANCE
  }

  /** What goes in one message; the others wait for the answer to one before. */
  private static final int MOST_IN_ONE = 500;

  private static final int MOST_UNANSWERED = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ActorRef<WorkerMessage> self;
  private final ActorRef<DispatcherMessage> dispatcher;
  private final TimerScheduler<WorkerMessage> timers;
  private final Admission admission;
  private final List<DispatcherMessage.Offered> fresh = new ArrayList<>();
  private final Map<Long, List<DispatcherMessage.Offered>> unanswered = new LinkedHashMap<>();
  private long numbers;

  Offers(
      ActorRef<WorkerMessage> self,
      TimerScheduler<WorkerMessage> timers,
      Admission admission,
      ActorRef<DispatcherMessage> dispatcher) {
    this.self = self;
    this.dispatcher = dispatcher;
    this.timers = timers;
    this.admission = admission;
  }

  boolean isEmpty() {
    return fresh.isEmpty() && unanswered.isEmpty();
  }

  void add(Ticket ticket, boolean awaited) {
    fresh.add(new DispatcherMessage.Offered(ticket, awaited));
    sendFresh();
  }

  void taken(WorkerMessage.Offered answer) {
    var taken = unanswered.remove(answer.number());
    if (taken == null) {
      return;
    }
    for (var length : answer.lengths()) {
      admission.counted(length.tenant(), length.action(), count(taken, length), length.waiting());
    }
    sendFresh();
    if (unanswered.isEmpty()) {
      timers.cancel(Again.INSTANCE);
    }
  }

  /** These lines are full. */
  void full(List<Length> lines) {
    lines.forEach(line -> admission.full(line.tenant(), line.action(), line.waiting()));
  }

  void again() {
    unanswered.forEach(this::send);
    patience();
  }

  private void sendFresh() {
    if (fresh.isEmpty() || unanswered.size() >= MOST_UNANSWERED) {
      return;
    }
    var some = List.copyOf(fresh.subList(0, Math.min(fresh.size(), MOST_IN_ONE)));
    fresh.subList(0, some.size()).clear();
    var number = ++numbers;
    unanswered.put(number, some);
    send(number, some);
    patience();
  }

  private void send(long number, List<DispatcherMessage.Offered> some) {
    dispatcher.tell(new DispatcherMessage.Offer(number, some, self));
  }

  private void patience() {
    if (!unanswered.isEmpty() && !timers.isTimerActive(Again.INSTANCE)) {
      timers.startSingleTimer(Again.INSTANCE, PATIENCE);
    }
  }

  private static int count(List<DispatcherMessage.Offered> taken, Length length) {
    return (int)
        taken.stream()
            .map(DispatcherMessage.Offered::ticket)
            .filter(one -> one.tenant().equals(length.tenant()))
            .filter(one -> one.action().equals(length.action()))
            .count();
  }
}
