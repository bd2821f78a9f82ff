package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Address;
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
   * @param progressed run where there is progress to be shown, on any thread
   * @param kept told the revision of the request's actor behind what it was given, on any thread
   */
  Attempt attempt(
      Attempt.Subject subject,
      String run,
      int number,
      Instant deadline,
      Standing.Given given,
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
    return new Attempt(subject, run, number, deadline, Steps.Remembered.of(given, bounds), node);
  }

  /** Tells of progress that is not stored. */
  @FunctionalInterface
  interface Shown {
    /** Tells those who watch {@code request}, and see {@code revision}. */
    void show(Address request, long revision, Attempt.Progress progress);
  }
}
