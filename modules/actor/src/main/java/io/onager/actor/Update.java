package io.onager.actor;

import java.time.Instant;

/**
 * One revision as it is published: encoded once, by the actor, for everyone.
 *
 * @param revision of the state behind the event
 * @param at when it was stored
 * @param event the event as a JSON object whose {@code type} is its stored name
 * @param state the state behind the event, as JSON text
 */
public record Update(long revision, Instant at, String event, String state) {
  /** Returns about how many bytes this holds. */
  public int size() {
    return 64 + event.length() + state.length();
  }
}
