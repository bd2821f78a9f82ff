package io.onager.request;

import io.onager.actor.HostSettings;

/**
 * How much of a request fits into one event, and into one message between nodes, in bytes of JSON.
 *
 * @param payload its payload
 * @param given what a worker is given: its payload, and what all of its steps have returned
 * @param result what it comes to
 */
record Bounds(int payload, int given, int result) {
  /** What is around them at most: the state, with progress, an error, names. */
  private static final int AROUND = 32 * 1024;

  static Bounds of(HostSettings settings) {
    var event = within(settings.maxEventBytes());
    var message = within(settings.maxMessageBytes());
    return new Bounds(Math.min(event, message), message, Math.min(event, message));
  }

  private static int within(int bytes) {
    return bytes - Math.min(AROUND, bytes / 4);
  }
}
