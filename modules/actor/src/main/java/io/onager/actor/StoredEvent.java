package io.onager.actor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the journal. Its JSON form is a data format.
 *
 * @param name the event's stored name
 * @param version the version of that name
 * @param data the event's fields
 * @param principal who gave the command
 * @param at when it was decided
 * @param answer on the last event of a command with an idempotency key: what to remember
 * @param epoch on the first event of a life: which life it is
 * @param outbox on the last event of a command that sends something: what
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoredEvent(
    String name,
    int version,
    JsonNode data,
    String principal,
    Instant at,
    @Nullable KeyedAnswer answer,
    @Nullable String epoch,
    @Nullable List<Sent> outbox) {

  /** Returns the same with other fields. */
  StoredEvent withData(JsonNode newData) {
    return new StoredEvent(name, version, newData, principal, at, answer, epoch, outbox);
  }

  /** What is sent with an event, and to whom. */
  record Sent(String recipient, JsonNode content) {}

  /**
   * What is remembered of a command that had an idempotency key.
   *
   * @param key as the client chose it; it counts for one principal only
   * @param hash of the command and its arguments
   * @param value the answer; {@code null} where there was none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record KeyedAnswer(String key, String hash, @Nullable JsonNode value) {}
}
