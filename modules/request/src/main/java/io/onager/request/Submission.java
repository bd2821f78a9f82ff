package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Outgoing;
import io.onager.model.Json;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done. Immutable. An actor submits with its events, or not at all, by {@code
 * context.persist(…).sending(submission)}.
 *
 * @param action which kind of work
 * @param payload what its handler is given
 * @param key one key, one request, in a tenant: whoever submits again with it is told of the same;
 *     1 to 128 characters, or {@code null}
 * @param priority how urgent it is
 * @param notBefore when it may run; {@code null} for at once. It stands in the database until then.
 * @param delay how long after it was submitted it may run, 0 to 36,500 days; {@code null} where
 *     {@code notBefore} says it
 * @param deadline when it fails if it is not done; {@code null} for never
 */
public record Submission(
    String action,
    JsonNode payload,
    @Nullable String key,
    Priority priority,
    @Nullable Instant notBefore,
    @Nullable Duration delay,
    @Nullable Instant deadline)
    implements Outgoing {

  /** What takes submissions that actors send with their events. */
  static final String RECIPIENT = "onager-requests";

  private static final int MAX_KEY = 128;
  private static final Duration MAX_DELAY = Duration.ofDays(36_500);
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  /** Refuses a key that is none, and times out of range. */
  public Submission {
    if (key != null && (key.isEmpty() || key.length() > MAX_KEY)) {
      throw new IllegalArgumentException("key: expected 1 to %d characters".formatted(MAX_KEY));
    }
    requireTime("notBefore", notBefore);
    requireTime("deadline", deadline);
    if (delay != null && (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0)) {
      throw new IllegalArgumentException("delay: %s (0 to 36500 days)".formatted(delay));
    }
    if (delay != null && notBefore != null) {
      throw new IllegalArgumentException("delay: expected without notBefore");
    }
  }

  private static void requireTime(String name, @Nullable Instant time) {
    if (time != null && (time.isBefore(Instant.EPOCH) || time.isAfter(LAST))) {
      throw new IllegalArgumentException("%s: %s (1970 to 9999)".formatted(name, time));
    }
  }

  @Override
  public String recipient() {
    return RECIPIENT;
  }

  @Override
  public JsonNode content() {
    return Json.tree(submittedAt(Instant.now()));
  }

  /** Returns the same as it is submitted at {@code now}: when it may run is a time. */
  Submission submittedAt(Instant now) {
    return delay == null ? this : at(now.plus(delay));
  }

  /** Returns one of normal priority, to be done now. */
  public static Submission of(String action, JsonNode payload) {
    return new Submission(action, payload, null, Priority.NORMAL, null, null, null);
  }

  /** Returns one of normal priority, to be done now. */
  public static <P> Submission of(RequestHandler<P, ?> handler, P payload) {
    return of(handler.action(), Json.tree(payload));
  }

  /** Returns the same with a key. */
  public Submission withKey(String newKey) {
    return new Submission(action, payload, newKey, priority, notBefore, delay, deadline);
  }

  /** Returns the same with a priority. */
  public Submission withPriority(Priority newPriority) {
    return new Submission(action, payload, key, newPriority, notBefore, delay, deadline);
  }

  /** Returns the same, to be done so long after it was submitted, 0 to 36,500 days. */
  public Submission after(Duration newDelay) {
    return new Submission(action, payload, key, priority, null, newDelay, deadline);
  }

  /** Returns the same, to be done at {@code time}. */
  public Submission at(Instant time) {
    return new Submission(action, payload, key, priority, time, null, deadline);
  }

  /** Returns the same, to be done until {@code time}. */
  public Submission until(Instant time) {
    return new Submission(action, payload, key, priority, notBefore, delay, time);
  }
}
