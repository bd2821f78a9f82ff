package io.onager.request;

import io.onager.model.Principal;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a request, as its handler sees it. Thread-safe: a handler may use threads of its
 * own. Once the attempt has ended, nothing here has an effect any more.
 */
public interface Work {
  /** Returns the id of the request: its actor is {@code request/<id>}. */
  String id();

  /** Returns who submitted it. */
  Principal principal();

  /** Returns which attempt this is, from 1 on; those that died with their nodes count. */
  int attempt();

  /** Returns when this attempt has to be over, if it has. */
  @Nullable Instant deadline();

  /**
   * Says how far the work is. May be called as often as one likes: at most 10 in a second are
   * shown, the last one always.
   *
   * @param fraction 0 to 1; one that is less than before leaves it where it was
   * @param message one sentence for people; at most 1,000 characters are kept
   * @throws IllegalArgumentException where {@code fraction} is out of range
   */
  default void progress(double fraction, String message) {
    progress(fraction, message, null);
  }

  /**
   * As {@link #progress(double, String)}, with more for programs.
   *
   * @param details anything that Jackson writes, at most 8 KiB of JSON, no deeper than 56
   * @throws IllegalArgumentException where {@code fraction} or {@code details} are out of range
   */
  void progress(double fraction, String message, @Nullable Object details);

  /**
   * Does a step of the work once, and remembers what it returns, also {@code null}: a later attempt
   * is given that instead, and so is another thread that asks for it meanwhile. Blocks until it is
   * stored. Where the node dies, or the attempt is over, between the step's effect and that, the
   * next attempt does it again: give {@link #key} to whom the effect is on.
   *
   * @param step names it, 1 to 100 characters, unique in the request; at most 1,000 of them
   * @param type of what is remembered; at most 64 KiB of JSON, no deeper than 56, and with all that
   *     steps have returned and the payload no more than what goes from node to node in one message
   *     ({@code pekko.remote.artery.advanced.maximum-frame-size}, less 56 KiB)
   * @throws CancelledException where it was not done before and this attempt is to end
   * @throws RequestException by {@link Failure#INVALID_STEP} where that cannot be remembered
   * @throws Exception what {@code body} throws; nothing is remembered then
   */
  <T> T once(String step, Class<T> type, Callable<T> body) throws Exception;

  /** As {@link #once(String, Class, Callable)}, for a step without a result. */
  default void once(String step, Step body) throws Exception {
    once(
        step,
        Boolean.class,
        () -> {
          body.run();
          return true;
        });
  }

  /**
   * Returns an idempotency key for the effect of a step: the same in every attempt, and another one
   * for every other request of whatever tenant, also one that had the same key before and was
   * erased. At most 40 characters.
   */
  String key(String step);

  /** Returns whether this attempt is to end: cancelled, out of time, or its node stops. */
  boolean isCancelled();

  /**
   * Does nothing, unless {@link #isCancelled}.
   *
   * @throws CancelledException then
   */
  default void checkCancelled() {
    if (isCancelled()) {
      throw new CancelledException();
    }
  }

  /** Runs {@code action} when this attempt is to end, or now where it is; on whatever thread. */
  void onCancel(Runnable action);

  /** What a step does. */
  @FunctionalInterface
  interface Step {
    /** Does it. */
    void run() throws Exception;
  }
}
