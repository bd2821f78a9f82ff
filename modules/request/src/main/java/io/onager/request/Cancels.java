package io.onager.request;

import io.onager.request.DispatcherMessage.Cancel;
import io.onager.request.queue.Ticket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that are to end because somebody here cancelled their requests: the dispatcher is told
 * until it is heard how the request ended, also while another dispatcher takes over. Part of a
 * {@link Worker}.
 */
final class Cancels {
  /** The time to say it again. */
  enum Again implements WorkerMessage {
    INSTANCE
  }

  private static final Logger LOG = LoggerFactory.getLogger(Cancels.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Longer than handlers are given to end, and than another dispatcher takes to begin. */
  private static final int MOST_TIMES = 120;

  private final ActorRef<WorkerMessage> worker;
  private final ActorRef<DispatcherMessage> dispatcher;
  private final TimerScheduler<WorkerMessage> timers;
  private final Map<Ticket.Key, Integer> unanswered = new HashMap<>();

  Cancels(
      ActorRef<WorkerMessage> worker,
      TimerScheduler<WorkerMessage> timers,
      ActorRef<DispatcherMessage> dispatcher) {
    this.worker = worker;
    this.timers = timers;
    this.dispatcher = dispatcher;
  }

  void add(Ticket.Key key) {
    unanswered.put(key, 0);
    send(key);
    schedule();
  }

  void finished(Ticket.Key key) {
    unanswered.remove(key);
  }

  void again() {
    unanswered.replaceAll((key, times) -> times + 1);
    unanswered.entrySet().removeIf(each -> each.getValue() > MOST_TIMES && giveUp(each.getKey()));
    unanswered.keySet().forEach(this::send);
    schedule();
  }

  private static boolean giveUp(Ticket.Key key) {
    LOG.warn("request {}: nobody says that it has ended; it is when its attempt is over", key);
    return true;
  }

  private void send(Ticket.Key key) {
    dispatcher.tell(new Cancel(key, worker));
  }

  private void schedule() {
    if (!unanswered.isEmpty() && !timers.isTimerActive(Again.INSTANCE)) {
      timers.startSingleTimer(Again.INSTANCE, PATIENCE);
    }
  }
}
