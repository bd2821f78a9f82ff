package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Keep;
import io.onager.request.queue.Ticket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Stores what steps return, and lets their handler's own thread wait for it. */
final class Storing {
  private static final long MIN_PAUSE_MILLIS = 100;

  private final Journal journal;

  Storing(Journal journal) {
    this.journal = journal;
  }

  /**
   * Asks until there is an answer.
   *
   * @return the revision of the request's actor behind it
   * @throws CancelledException where the attempt is over, for the request's actor or here
   * @throws InterruptedException where it is to end
   * @throws RequestException where the actor refuses
   * @throws IllegalStateException where the actor cannot store anything
   */
  long keep(Attempt attempt, String step, JsonNode value)
      throws InterruptedException, RequestException {
    var answer = ask(attempt.request(), new Keep(attempt.run(), step, value));
    while (answer instanceof Answer.Unknown unknown) {
      attempt.checkCancelled();
      TimeUnit.MILLISECONDS.sleep(Math.max(MIN_PAUSE_MILLIS, unknown.afterMillis()));
      answer = ask(attempt.request(), new Keep(attempt.run(), step, value));
    }
    return revisionKept(step, answer);
  }

  /**
   * Returns the revision behind it where the answer to a {@link Keep} is that it is kept.
   *
   * @throws CancelledException where the attempt is over
   * @throws RequestException where the actor refuses
   * @throws IllegalStateException where the actor cannot store anything
   */
  static long revisionKept(String step, Answer answer) throws RequestException {
    if (answer instanceof Answer.Known known) {
      if (!known.standing().done()) {
        throw new CancelledException();
      }
      return known.revision();
    }
    if (answer instanceof Answer.Refused refused) {
      var message = "step %s: %s".formatted(step, refused.message());
      throw new RequestException(Failure.INVALID_STEP, message);
    }
    throw new IllegalStateException("step %s: cannot be stored".formatted(step));
  }

  private Answer ask(Ticket.Key request, Keep keep) throws InterruptedException {
    try {
      return journal.ask(request, keep).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stage that never fails", e);
    }
  }
}
