package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an actor sends to something that is not itself, with its events or not at all: see {@link
 * Decision#sending}.
 */
public interface Outgoing {
  /** Returns which {@link Outbox.Recipient} it is for. */
  String recipient();

  /** Returns what it is given; stored with the event. */
  JsonNode content();
}
