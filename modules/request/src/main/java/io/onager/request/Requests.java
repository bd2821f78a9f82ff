package io.onager.request;

import io.onager.actor.Actors;
import io.onager.actor.HostSettings;
import io.onager.actor.Outbox;
import io.onager.journal.RequestTable;
import io.onager.model.Principal;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Cancel;
import io.onager.request.RequestCommand.Resend;
import io.onager.request.queue.Ticket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;

/**
 * Durable requests: takes them, finds them, gives them up. One for each actor system; thread-safe.
 * Every node registers the same handlers. Of every request the actor {@code request/<id>} can be
 * watched like any other.
 */
public final class Requests implements Extension {
  /** The type of their actors. */
  public static final String ACTOR_TYPE = Lifecycle.TYPE;

  private static final Id ID = new Id();

  private final RequestSettings settings;
  private final Handlers handlers = new Handlers();
  private final Journal journal;
  private final Admission admission;
  private final Tickets tickets;
  private final RequestTable table;
  private final RequestLists lists;
  private final Intake intake;
  private final Startup startup;
  private @Nullable ActorRef<WorkerMessage> worker;

  private Requests(ActorSystem<?> system) {
    var actors = Actors.get(system);
    this.table = RequestTable.of(system.classicSystem());
    this.settings = RequestSettings.create(system);
    this.journal = new Journal(actors);
    this.admission = new Admission(settings.maxWaiting(), System::nanoTime);
    this.tickets = new Tickets(settings.ageing());
    this.lists = new RequestLists(table);
    var bounds = Bounds.of(HostSettings.create(system));
    var screening = new Screening(handlers, bounds);
    this.intake = new Intake(settings, screening, journal, admission, tickets, this::offer);
    this.startup =
        new Startup(system, actors, table, settings, handlers, journal, admission, bounds);
    Outbox.get(system)
        .register(
            Submission.RECIPIENT,
            new OutboxRequests(screening, journal, tickets, this::offerAnyway));
  }

  /** Returns the id of the request that is submitted with {@code key}, in whichever tenant. */
  public static String idOf(String key) {
    return RequestIds.ofKey(key);
  }

  /** Returns the one of {@code system}. */
  public static Requests get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /**
   * Lets this node take and run requests for the action of {@code handler}.
   *
   * @throws IllegalStateException where there is a handler for it already
   */
  public synchronized Requests register(RequestHandler<?, ?> handler) {
    handlers.add(handler);
    if (worker == null) {
      worker = startup.start();
    } else {
      worker.tell(Worker.HandlersChanged.INSTANCE);
    }
    return this;
  }

  /** Returns whether this node knows {@code action}. */
  public boolean has(String action) {
    return handlers.find(action) != null;
  }

  /**
   * Stores a request. Where its action is quick ({@link RequestHandler.Builder#taking}), waits for
   * its end as well, but no longer than {@code onager.request.quick}.
   *
   * @param principal in whose tenant, and by whom
   * @return never fails
   */
  public CompletionStage<Receipt> submit(Principal principal, Submission submission) {
    return intake.submit(principal, submission);
  }

  private void offer(Ticket ticket, @Nullable CompletableFuture<RequestState> finished) {
    requireWorker().tell(new Worker.Submitted(ticket, finished));
  }

  /** Offers what no limit of those that wait held back. */
  private void offerAnyway(Ticket ticket, @Nullable CompletableFuture<RequestState> finished) {
    admission.enterAnyway(ticket.tenant(), ticket.action());
    offer(ticket, finished);
  }

  /** Returns where a request stands; never fails. */
  public CompletionStage<Found> find(String tenant, String id) {
    return journal.find(new Ticket.Key(tenant, id));
  }

  /**
   * Gives up a request: at once where it waits; where it runs, when its handler has ended, or
   * {@code onager.request.cancel-grace} is over.
   *
   * @return where it stands then; {@link RequestStatus#CANCELLED}, or what it ended as before.
   *     Where it is {@link Found.Unavailable} in doubt, it has to be asked for again: a run that
   *     goes on hears of it only then
   */
  public CompletionStage<Found> cancel(Principal principal, String id) {
    var key = new Ticket.Key(principal.tenant(), id);
    return journal
        .ask(key, principal, new Cancel())
        .thenCompose(
            answer ->
                answer instanceof Answer.Known known
                        && known.standing().state().status() != RequestStatus.UNKNOWN
                    ? cancelled(key, known.standing().state())
                    : done(Journal.found(answer)));
  }

  private CompletionStage<Found> cancelled(Ticket.Key key, RequestState state) {
    var finished = new CompletableFuture<RequestState>();
    if (state.status() != RequestStatus.PROCESSING) {
      finished.complete(state);
    }
    if (worker != null) {
      worker.tell(new Worker.Cancelled(key, finished));
    }
    return finished
        .completeOnTimeout(
            state, settings.cancelGrace().plusSeconds(2).toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(Found.There::new);
  }

  /**
   * Sends a failed request again, as if its attempts had not been: with what its steps remember.
   *
   * @return where it stands then; unchanged where it has not failed
   */
  public CompletionStage<Found> resend(Principal principal, String id) {
    return table
        .keep(principal.tenant(), id)
        .thenCompose(
            isThere ->
                isThere
                    ? resend(principal, new Ticket.Key(principal.tenant(), id))
                    : done(Found.Nowhere.INSTANCE))
        .exceptionally(away -> new Found.Unavailable("The database does not answer.", 1000, false));
  }

  private CompletionStage<Found> resend(Principal principal, Ticket.Key key) {
    return journal
        .ask(key, principal, new Resend())
        .thenApply(
            answer -> {
              if (answer instanceof Answer.Known known
                  && known.standing().state().status().isWaiting()) { // also by an earlier asking
                offerAnyway(tickets.of(key, known.standing().state()), null);
              } else if (answer instanceof Answer.Unknown unknown && unknown.inDoubt()) {
                requireWorker().tell(new Worker.InDoubt(key));
              }
              return Journal.found(answer);
            });
  }

  /**
   * Sends the failed requests of a page of a list again.
   *
   * @return how many were, when they all are; fails where the database does not answer
   */
  public CompletionStage<Integer> resendAll(Principal principal, RequestQuery query) {
    return list(query)
        .thenCompose(
            page -> {
              CompletionStage<Integer> count = done(0);
              for (var request : page.requests()) {
                count =
                    count.thenCompose(
                        before ->
                            resend(principal, request.id())
                                .thenApply(
                                    found ->
                                        found instanceof Found.There there
                                                && there.state().status() == RequestStatus.QUEUED
                                            ? before + 1
                                            : before));
              }
              return count;
            });
  }

  /**
   * Returns a page of the requests of a tenant.
   *
   * @return fails where the database does not answer; with a {@link TimeoutException} where it
   *     takes longer than 2 s, and with a {@link RejectedExecutionException} where too many lists
   *     are asked for at once
   * @throws IllegalArgumentException for a page that is none
   */
  public CompletionStage<RequestPage> list(RequestQuery query) {
    return lists.list(query);
  }

  private synchronized ActorRef<WorkerMessage> requireWorker() {
    if (worker == null) {
      worker = startup.start();
    }
    return worker;
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }

  private static final class Id extends ExtensionId<Requests> {
    @Override
    public Requests createExtension(ActorSystem<?> system) {
      return new Requests(system);
    }
  }
}
