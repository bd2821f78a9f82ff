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
 * @param deadline when it fails if it is not done; {@code null} for never
 */
public record Submission(
    String action,
    JsonNode payload,
    @Nullable String key,
    Priority priority,
    @Nullable Instant notBefore,
    @Nullable Instant deadline)
    implements Outgoing {

  /** What takes submissions that actors send with their events. */
  static final String RECIPIENT = "onager-requests";

  private static final int MAX_KEY = 128;
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  /** Refuses a key that is none, and times out of range. */
  public Submission {
    if (key != null && (key.isEmpty() || key.length() > MAX_KEY)) {
      throw new IllegalArgumentException("key: expected 1 to %d characters".formatted(MAX_KEY));
    }
    requireTime("notBefore", notBefore);
    requireTime("deadline", deadline);
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
    return Json.tree(this);
  }

  /** Returns one of normal priority, to be done now. */
  public static Submission of(String action, JsonNode payload) {
    return new Submission(action, payload, null, Priority.NORMAL, null, null);
  }

  /** Returns one of normal priority, to be done now. */
  public static <P> Submission of(RequestHandler<P, ?> handler, P payload) {
    return of(handler.action(), Json.tree(payload));
  }

  /** Returns the same with a key. */
  public Submission withKey(String newKey) {
    return new Submission(action, payload, newKey, priority, notBefore, deadline);
  }

  /** Returns the same with a priority. */
  public Submission withPriority(Priority newPriority) {
    return new Submission(action, payload, key, newPriority, notBefore, deadline);
  }

  /** Returns the same, to be done after {@code delay}. */
  public Submission after(Duration delay) {
    return at(Instant.now().plus(delay));
  }

  /** Returns the same, to be done at {@code time}. */
  public Submission at(Instant time) {
    return new Submission(action, payload, key, priority, time, deadline);
  }

  /** Returns the same, to be done until {@code time}. */
  public Submission until(Instant time) {
    return new Submission(action, payload, key, priority, notBefore, time);
  }
}
