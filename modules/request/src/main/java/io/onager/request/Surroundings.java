package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Address;
import io.onager.request.queue.Ticket;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * What the attempts of a node share.
 *
 * @param worker the name of the node: another one each time that it starts
 * @param threads on which handlers are called, as many as there are attempts
 * @param shown tells those who watch a request of progress that is not stored
 */
record Surroundings(
    String worker,
    RequestSettings settings,
    Journal journal,
    Storing storing,
    Executor threads,
    Shown shown,
    Bounds bounds,
    RandomGenerator random) {

  /**
   * Returns an attempt that is to begin.
   *
   * @param state where its request stands now that it is begun
   * @param progressed run where there is progress to be shown, on any thread
   * @param kept told the revision of the request's actor behind what it was given, on any thread
   */
  Attempt attempt(
      Ticket.Key key,
      String run,
      RequestState state,
      Standing.Given given,
      Instant deadline,
      Runnable progressed,
      LongConsumer kept) {
    var node =
        new Attempt.Node() {
          @Override
          public void progressed(Attempt attempt) {
            progressed.run();
          }

          @Override
          public void keep(Attempt attempt, String step, JsonNode value) throws Exception {
            kept.accept(storing.keep(attempt, step, value));
          }
        };
    var subject = Attempt.Subject.of(key, state);
    var remembered = Steps.Remembered.of(given, bounds);
    return new Attempt(subject, run, state.attempt(), deadline, remembered, node);
  }

  /** Tells of progress that is not stored. */
  @FunctionalInterface
  interface Shown {
    /** Tells those who watch {@code request}, and see {@code revision}. */
    void show(Address request, long revision, Attempt.Progress progress);
  }
}
