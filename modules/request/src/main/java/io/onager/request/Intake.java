package io.onager.request;

import io.onager.model.Principal;
import io.onager.model.Problem;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Submit;
import io.onager.request.queue.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes what is submitted: checks it, stores it, and waits for the end of what is quick. */
final class Intake {
  /** Brings a stored request that waits to the worker of this node. */
  @FunctionalInterface
  interface Offering {
    /**
     * Offers it.
     *
     * @param finished is told how it ends; {@code null} where nobody wants to know
     */
    void offer(Ticket ticket, @Nullable CompletableFuture<RequestState> finished);
  }

  private final RequestSettings settings;
  private final Screening screening;
  private final Journal journal;
  private final Admission admission;
  private final Tickets tickets;
  private final Offering offering;

  Intake(
      RequestSettings settings,
      Screening screening,
      Journal journal,
      Admission admission,
      Tickets tickets,
      Offering offering) {
    this.settings = settings;
    this.screening = screening;
    this.journal = journal;
    this.admission = admission;
    this.tickets = tickets;
    this.offering = offering;
  }

  /** As {@link Requests#submit}. */
  CompletionStage<Receipt> submit(Principal principal, Submission submission) {
    try {
      return screening
          .refusal(submission)
          .map(CompletableFuture::completedStage)
          .orElseGet(() -> enter(principal, submission.submittedAt(Instant.now())))
          .exceptionally(fault -> Screening.failed(submission.action(), fault));
    } catch (RuntimeException e) {
      return done(Screening.failed(submission.action(), e));
    }
  }

  private CompletionStage<Receipt> enter(Principal principal, Submission submission) {
    var tenant = principal.tenant();
    if (!admission.enter(tenant, submission.action())) {
      return done(new Receipt.RateLimited(settings.retryFull().toMillis()));
    }
    var key = new Ticket.Key(tenant, RequestIds.of(submission));
    return journal
        .ask(key, principal, command(submission))
        .thenCompose(answer -> stored(key, submission, answer))
        .whenComplete(
            (receipt, fault) -> {
              if (fault != null) {
                admission.withdraw(tenant, submission.action());
              }
            });
  }

  /** Returns what the actor of the request is asked, so that it is stored. */
  static Submit command(Submission submission) {
    return new Submit(
        submission.action(),
        submission.payload(),
        submission.priority(),
        inMillis(submission.notBefore()),
        inMillis(submission.deadline()));
  }

  private CompletionStage<Receipt> stored(Ticket.Key key, Submission submission, Answer answer) {
    if (answer instanceof Answer.Known known) {
      return accepted(key, known.standing().state());
    }
    if (answer instanceof Answer.Unknown unknown && unknown.inDoubt()) {
      // Should it be stored, it is run; should it not be, there is nothing to run.
      offering.offer(tickets.of(key, submission, Instant.now()), null);
      return done(new Receipt.Unavailable(unknown.message(), unknown.afterMillis(), true));
    }
    admission.withdraw(key.tenant(), submission.action());
    return done(notStored(answer));
  }

  /** Returns what is answered where the actor has said that it stores nothing. */
  static Receipt notStored(Answer answer) {
    if (answer instanceof Answer.Unknown unknown) {
      return new Receipt.Unavailable(unknown.message(), unknown.afterMillis(), false);
    }
    if (answer instanceof Answer.Broken broken) {
      return new Receipt.Failed(broken.incident());
    }
    var refused = (Answer.Refused) answer;
    return refused.reason().equals(Lifecycle.KEY_REUSED)
        ? Receipt.KeyReused.INSTANCE
        : new Receipt.InvalidPayload(List.of(new Problem("", refused.message())));
  }

  private CompletionStage<Receipt> accepted(Ticket.Key key, RequestState state) {
    var action = String.valueOf(state.action());
    var handler = screening.handlers().find(action);
    var quick = handler != null && handler.taking().compareTo(settings.quick()) <= 0;
    if (!state.status().isWaiting()) {
      admission.withdraw(key.tenant(), action);
      return done(new Receipt.Accepted(key.id(), state, quick && state.status().isFinal()));
    }
    if (!quick || state.dueAt() != null) {
      offering.offer(tickets.of(key, state), null);
      return done(new Receipt.Accepted(key.id(), state, false));
    }
    return finished(key, state, settings.quick());
  }

  private CompletionStage<Receipt> finished(Ticket.Key key, RequestState state, Duration within) {
    var finished = new CompletableFuture<RequestState>();
    offering.offer(tickets.of(key, state), finished);
    return finished
        .<Receipt>thenApply(end -> new Receipt.Accepted(key.id(), end, true))
        .completeOnTimeout(
            new Receipt.Accepted(key.id(), state, false), within.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            accepted -> {
              finished.cancel(false); // nobody waits for it any more
              return accepted;
            });
  }

  private static @Nullable Instant inMillis(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static CompletionStage<Receipt> done(Receipt receipt) {
    return CompletableFuture.completedStage(receipt);
  }
}
