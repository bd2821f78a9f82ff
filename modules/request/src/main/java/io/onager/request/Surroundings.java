package io.onager.request;

import io.onager.model.Address;
import java.util.concurrent.Executor;
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

  /** Tells of progress that is not stored. */
  @FunctionalInterface
  interface Shown {
    /** Tells those who watch {@code request}, and see {@code revision}. */
    void show(Address request, long revision, Attempt.Progress progress);
  }
}
