package io.onager.request;

import com.typesafe.config.Config;
import io.onager.actor.Decision;
import io.onager.actor.HostSettings;
import io.onager.model.Principal;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Cancel;
import io.onager.request.RequestCommand.Expire;
import io.onager.request.RequestCommand.Release;
import io.onager.request.RequestCommand.Resend;
import io.onager.request.queue.RequestQueue;
import io.onager.request.queue.Ticket;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Durable requests in memory, on a given clock, and on the thread of whoever calls: for tests. What
 * is decided is decided by the same queue, lifecycle, retries and breakers as in a cluster; there
 * is no database, no network, and no limit to how often progress is stored. A handler runs within
 * the call that lets it begin; one that goes on until later gives a stage, which has to be
 * completed on the same thread. Not thread-safe.
 */
public final class InMemoryRequests {
  /** Wakes it up. */
  @FunctionalInterface
  public interface Alarm {
    /** Runs {@code action} when the clock shows {@code time}, or soon where it is over. */
    void at(Instant time, Runnable action);
  }

  /** In whose name it acts by itself. */
  static final String SELF = "onager";

  private final RequestSettings settings;
  private final Bounds bounds;
  private final Clock clock;
  private final Alarm alarm;
  private final Handlers handlers = new Handlers();
  private final InMemoryLives lives;
  private final Tickets tickets;
  private final Breakers breakers;
  private final RequestQueue queue;
  private final InMemoryAttempt.Surroundings surroundings;
  private final Map<String, Integer> capacities = new HashMap<>();
  private final Map<Ticket.Key, InMemoryAttempt> attempts = new HashMap<>();
  private long wakesAt = Long.MAX_VALUE;
  private boolean driving;

  /**
   * Makes one without workers.
   *
   * @param config with the settings of {@code onager.request}
   * @param random makes the jitter of retries
   */
  public InMemoryRequests(
      Config config,
      Clock clock,
      Alarm alarm,
      RandomGenerator random,
      List<RequestHandler<?, ?>> kinds) {
    this.settings = RequestSettings.create(config.getConfig("onager.request"));
    this.clock = clock;
    this.alarm = alarm;
    this.bounds = Bounds.of(HostSettings.create(config));
    this.lives = new InMemoryLives(clock);
    this.tickets = new Tickets(settings.ageing());
    this.breakers = new Breakers(handlers::breaking, clock);
    this.queue =
        new RequestQueue(
            "run",
            new RequestQueue.Limits(
                settings.maxRunningPerTenant(), handlers::limit, settings.maxWaiting()),
            breakers);
    this.surroundings =
        new InMemoryAttempt.Surroundings(
            settings, lives, clock, alarm, bounds, random, new Ending());
    kinds.forEach(handlers::add);
  }

  /** Adds a worker for all actions; it runs {@code onager.request.max-running} at once. */
  public void addWorker(String name) {
    capacities.put(name, settings.maxRunning());
    putWorker(name);
  }

  private void putWorker(String name) {
    var capacity = capacities.get(name);
    if (capacity != null) {
      queue.putWorker(name, handlers.actions(), Math.max(0, capacity));
      drive();
    }
  }

  /** Loses a worker, with all that it runs. Returns whether there was one of that name. */
  public boolean loseWorker(String name) {
    if (capacities.remove(name) == null) {
      return false;
    }
    for (var lost : queue.removeWorker(name)) {
      var key = lost.ticket().key();
      var attempt = attempts.remove(key);
      if (attempt != null) {
        attempt.die();
      }
      queue.end(key, lost.run());
      breakers.ended(lost, Breakers.Sign.NONE);
      offerAgain(key, ask(key, new Release(lost.run(), true)));
    }
    drive();
    return true;
  }

  /** Returns the names of the workers. */
  public Set<String> workers() {
    return Set.copyOf(capacities.keySet());
  }

  /** As {@link Requests#submit}; never waits for the end. */
  public Receipt submit(Principal principal, Submission given) {
    var submission = given.submittedAt(clock.instant());
    var refusal = new Screening(handlers, bounds).refusal(submission);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (queue.isFull(principal.tenant(), submission.action())) {
      return new Receipt.RateLimited(settings.retryFull().toMillis());
    }
    var key = new Ticket.Key(principal.tenant(), RequestIds.of(submission));
    var answer = lives.ask(key, principal, Intake.command(submission));
    if (!(answer instanceof Answer.Known known)) {
      return Intake.notStored(answer);
    }
    offerAgain(key, known.standing());
    drive();
    return new Receipt.Accepted(key.id(), known.standing().state(), false);
  }

  /**
   * Submits what a decision sends with its events, as an outbox does once they are stored.
   *
   * @param from who gave the command that was decided
   * @return a receipt of each request, in their order; none of what is sent elsewhere
   */
  public List<Receipt> send(Principal from, Decision<?, ?> decision) {
    return decision instanceof Decision.Persist<?, ?> persist
        ? persist.outgoing().stream()
            .filter(Submission.class::isInstance)
            .map(Submission.class::cast)
            .map(submission -> submit(from, submission))
            .toList()
        : List.of();
  }

  /** Returns where a request stands, if there is one. */
  public Optional<RequestState> find(String tenant, String id) {
    return Optional.ofNullable(lives.find(new Ticket.Key(tenant, id)));
  }

  /** Returns how a request stood behind each of its events; empty where there is none. */
  public List<RequestState> history(String tenant, String id) {
    return lives.history(new Ticket.Key(tenant, id));
  }

  /** Gives up a request, as {@link Requests#cancel}; one that runs may go on for a while. */
  public Optional<RequestState> cancel(Principal principal, String id) {
    var key = new Ticket.Key(principal.tenant(), id);
    if (lives.find(key) != null) {
      var unused = lives.ask(key, principal, new Cancel());
      queue.remove(key);
      var attempt = attempts.get(key);
      if (attempt != null) {
        attempt.end(Attempt.Cause.CANCELLED);
      }
      drive();
    }
    return find(key.tenant(), id);
  }

  /** Sends a failed request again, as {@link Requests#resend}. */
  public Optional<RequestState> resend(Principal principal, String id) {
    var key = new Ticket.Key(principal.tenant(), id);
    if (lives.find(key) != null
        && lives.ask(key, principal, new Resend()) instanceof Answer.Known known
        && known.standing().done()) {
      offerAgain(key, known.standing());
      drive();
    }
    return find(key.tenant(), id);
  }

  private Standing ask(Ticket.Key key, RequestCommand command) {
    var answer = lives.ask(key, new Principal(key.tenant(), SELF), command);
    return ((Answer.Known) answer).standing();
  }

  private void offerAgain(Ticket.Key key, Standing standing) {
    if (standing.state().status().isWaiting()) {
      queue.offer(tickets.of(key, standing));
    }
  }

  /** Lets everything run that can; what a handler brings about on its way, is done behind it. */
  private void drive() {
    if (driving) {
      return;
    }
    driving = true;
    try {
      var now = clock.millis();
      queue.expired(now).forEach(ticket -> ask(ticket.key(), new Expire()));
      for (var next = queue.next(now); next.isPresent(); next = queue.next(now)) {
        var run = next.get();
        breakers.begun(run);
        var handler = handlers.find(run.ticket().action());
        if (handler != null) {
          var attempt = new InMemoryAttempt(surroundings, handler, run);
          attempts.put(run.ticket().key(), attempt);
          attempt.begin();
        }
      }
    } finally {
      driving = false;
    }
    wakeUp();
  }

  private void wakeUp() {
    var next = queue.wakeAt();
    if (next < wakesAt) {
      wakesAt = next;
      alarm.at(
          Instant.ofEpochMilli(next),
          () -> {
            wakesAt = wakesAt == next ? Long.MAX_VALUE : wakesAt;
            drive();
          });
    }
  }

  private final class Ending implements InMemoryAttempt.Surroundings.Owner {
    @Override
    public void ended(InMemoryAttempt attempt, Breakers.Sign sign, @Nullable Ticket again) {
      var run = attempt.assignment();
      attempts.remove(run.ticket().key(), attempt);
      if (queue.end(run.ticket().key(), run.run())) {
        breakers.ended(run, sign);
      }
      if (again != null) {
        queue.offer(again);
      }
      if (attempt.hasReturned()) {
        drive();
      } else {
        makeRoom(run.worker(), -1);
      }
    }

    @Override
    public void returned(InMemoryAttempt attempt) {
      makeRoom(attempt.assignment().worker(), 1);
    }

    private void makeRoom(String worker, int more) {
      capacities.computeIfPresent(worker, (name, capacity) -> capacity + more);
      putWorker(worker);
    }
  }
}
