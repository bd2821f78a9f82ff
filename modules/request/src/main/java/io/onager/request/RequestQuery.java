package io.onager.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of a tenant, the newest first; {@code null} where it does not matter.
 *
 * @param since submitted then or later
 * @param until submitted before
 * @param dead only dead letters
 * @param page where the page before ended ({@link RequestPage#next}); {@code null} for the first
 * @param limit how many, 1 to 1,000
 */
public record RequestQuery(
    String tenant,
    @Nullable RequestStatus status,
    @Nullable String action,
    @Nullable String principal,
    @Nullable Instant since,
    @Nullable Instant until,
    boolean dead,
    @Nullable String page,
    int limit) {

  /** The largest page. */
  public static final int MAX_LIMIT = 1_000;

  /** Refuses a limit that is out of range. */
  public RequestQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit: %d (1 to %d)".formatted(limit, MAX_LIMIT));
    }
  }

  /** Returns all requests of a tenant, 100 a page. */
  public static RequestQuery of(String tenant) {
    return new RequestQuery(tenant, null, null, null, null, null, false, null, 100);
  }

  /** Returns the dead letters among them. */
  public RequestQuery deadLetters() {
    return new RequestQuery(tenant, status, action, principal, since, until, true, page, limit);
  }

  /** Returns those of an action. */
  public RequestQuery ofAction(String newAction) {
    return new RequestQuery(tenant, status, newAction, principal, since, until, dead, page, limit);
  }

  /** Returns those that stand so. */
  public RequestQuery withStatus(RequestStatus newStatus) {
    return new RequestQuery(tenant, newStatus, action, principal, since, until, dead, page, limit);
  }

  /** Returns those that {@code name} has submitted. */
  public RequestQuery by(String name) {
    return new RequestQuery(tenant, status, action, name, since, until, dead, page, limit);
  }

  /** Returns the page that begins where another one ended. */
  public RequestQuery behind(@Nullable String newPage) {
    return new RequestQuery(tenant, status, action, principal, since, until, dead, newPage, limit);
  }

  /** Returns pages of another size. */
  public RequestQuery atMost(int newLimit) {
    return new RequestQuery(tenant, status, action, principal, since, until, dead, page, newLimit);
  }
}
