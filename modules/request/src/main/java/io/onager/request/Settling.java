package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.request.Attempt.Cause;
import io.onager.request.Attempt.Progress;
import io.onager.request.RequestCommand.Complete;
import io.onager.request.RequestCommand.ConfirmCancel;
import io.onager.request.RequestCommand.Fail;
import io.onager.request.RequestCommand.Release;
import io.onager.request.queue.Ticket;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of an attempt by how it ended: what is asked of its request, and what follows. */
final class Settling {
  /**
   * What becomes of it.
   *
   * @param last what is asked of the request's actor
   * @param sign what it tells of what the handler calls
   * @param again the request, where it is to wait again
   */
  record Settlement(RequestCommand last, Breakers.Sign sign, @Nullable Ticket again) {
    /** Returns the ticket of a request that waits, also where that is not what came of this. */
    @Nullable Ticket waiting(Ticket ticket, @Nullable RequestState state) {
      if (state == null || !state.status().isWaiting()) {
        return null;
      }
      var due = state.dueAt();
      return again != null ? again : ticket.dueAt(due == null ? 0 : due.toEpochMilli());
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

  private final RequestHandler<?, ?> handler;
  private final Ticket ticket;
  private final String run;
  private final int failures;
  private final int maxResultBytes;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * Makes one for an attempt.
   *
   * @param failures how many attempts have failed before
   */
  Settling(
      RequestHandler<?, ?> handler,
      Ticket ticket,
      String run,
      int failures,
      int maxResultBytes,
      Clock clock,
      RandomGenerator random) {
    this.handler = handler;
    this.ticket = ticket;
    this.run = run;
    this.failures = failures;
    this.maxResultBytes = maxResultBytes;
    this.clock = clock;
    this.random = random;
  }

  /** Its handler returned {@code value}, and said {@code said} last. */
  Settlement returned(@Nullable Object value, @Nullable Progress said) {
    if (value == null) {
      return fail(new Failure(Failure.INVALID_RESULT, "The handler returned null."), said);
    }
    JsonNode result;
    try {
      result = Json.tree(value);
      if (Json.bytes(result).length > maxResultBytes) {
        return fail(
            new Failure(
                Failure.INVALID_RESULT,
                "The result is larger than %d bytes.".formatted(maxResultBytes)),
            said);
      }
      if (HalfPairs.areIn(Json.text(result))) {
        return fail(
            new Failure(Failure.INVALID_RESULT, "The result " + HalfPairs.PROBLEM + "."), said);
      }
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      LOG.warn("request {}: its result cannot be written", ticket, e);
      return fail(
          new Failure(Failure.INVALID_RESULT, "The result cannot be written as JSON."), said);
    }
    var complete =
        said == null
            ? new Complete(run, result, null, null)
            : new Complete(run, result, said.message(), said.details());
    return new Settlement(complete, Breakers.Sign.GOOD, null);
  }

  /** Its result is refused by the request's actor: as an event it is too large, or too deep. */
  Settlement notStored(@Nullable Progress said) {
    var error =
        new Failure(Failure.INVALID_RESULT, "The result cannot be stored: too large, or too deep.");
    return new Settlement(new Fail(run, error, null, false, said), Breakers.Sign.GOOD, null);
  }

  /** Its handler said {@code said} last, and failed; by itself, or because it was told to end. */
  Settlement failed(Throwable thrown, @Nullable Cause cause, @Nullable Progress said) {
    if (cause != null) {
      return ended(cause, said);
    }
    var failure = unwrapped(thrown);
    if (failure instanceof UnreadablePayloadException unreadable) {
      LOG.warn("request {} failed", ticket, unreadable);
      return fail(
          new Failure(Failure.INVALID_PAYLOAD, String.valueOf(unreadable.getMessage())), said);
    }
    var error = shown(failure);
    if (isTransient(failure)) {
      return failedForNow(error, said);
    }
    var answered = Breakers.Sign.GOOD; // whatever it calls
    return new Settlement(new Fail(run, error, null, false, said), answered, null);
  }

  /** It said {@code said} last, was told to end, and has, or never will. */
  Settlement ended(Cause cause, @Nullable Progress said) {
    return switch (cause) {
      case CANCELLED -> new Settlement(new ConfirmCancel(run, said), Breakers.Sign.NONE, null);
      case DEADLINE ->
          fail(new Failure(Failure.DEADLINE_EXCEEDED, "It was not done in time."), said);
      case STOPPING -> new Settlement(new Release(run, false, said), Breakers.Sign.NONE, ticket);
      case TIMED_OUT ->
          isTransient(new TimeoutException())
              ? failedForNow(timeout(), said)
              : fail(timeout(), said);
    };
  }

  /** Asks the handler, whose answer may be a failure as well: that is no reason to try again. */
  private boolean isTransient(Throwable failure) {
    try {
      return handler.retries().transients().test(failure);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      LOG.warn("request {}: cannot say whether a failure is transient", ticket, e);
      return false;
    }
  }

  private Failure timeout() {
    return new Failure(Failure.TIMEOUT, "It took longer than %s.".formatted(handler.within()));
  }

  private Settlement fail(Failure error, @Nullable Progress said) {
    return new Settlement(new Fail(run, error, null, false, said), Breakers.Sign.NONE, null);
  }

  private Settlement failedForNow(Failure error, @Nullable Progress said) {
    var delay = handler.retries().delay(failures + 1, random);
    if (delay.isEmpty()) {
      LOG.warn("request {} is a dead letter: {}", ticket, error);
      return new Settlement(new Fail(run, error, null, true, said), Breakers.Sign.BAD, null);
    }
    var at = clock.instant().plus(delay.get()).truncatedTo(ChronoUnit.MILLIS);
    return new Settlement(
        new Fail(run, error, at, false, said), Breakers.Sign.BAD, ticket.dueAt(at.toEpochMilli()));
  }

  /** Returns what is shown of a failure: nothing but what its handler has said to be shown. */
  private Failure shown(Throwable failure) {
    if (failure instanceof RequestException told) {
      LOG.info("request {} failed: {}", ticket, told.failure(), told);
      return told.failure();
    }
    if (failure instanceof TimeoutException) {
      return new Failure(Failure.TIMEOUT, "What it called did not answer in time.");
    }
    var incident = UUID.randomUUID().toString();
    LOG.warn("request {} failed [{}]", ticket, incident, failure);
    return new Failure(Failure.INTERNAL, "Its handler failed; the log has " + incident + ".");
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
