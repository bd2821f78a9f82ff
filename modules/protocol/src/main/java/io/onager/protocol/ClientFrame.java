package io.onager.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client may send; {@code modules/protocol/README.md} has the wire form. Whether an address,
 * a command, a filter or arguments mean something is not known here: they are kept as they came.
 */
public sealed interface ClientFrame extends Received {
  /** Says who is there; {@code token} proves it. */
  record Hello(@Nullable String token, @Nullable String client) implements ClientFrame {}

  /** Asks for a {@code pong}. */
  enum Ping implements ClientFrame {
    INSTANCE
  }

  /**
   * Sends a command to an actor.
   *
   * @param args an empty object where the frame has none
   * @param key makes the command idempotent
   */
  record Invoke(FrameId id, String actor, String command, JsonNode args, @Nullable String key)
      implements ClientFrame {}

  /**
   * Opens a stream.
   *
   * @param filter which updates pass; {@code null} for all
   * @param select JSON Pointers of the parts of the state to send; {@code null} for all of it
   * @param delta how to send changes; {@code null} for full states
   * @param window how many updates may be unacknowledged, at least 1; {@code null} for no limit
   * @param from where the client is; {@code null} to begin anew
   * @param signals whether to send signals, too
   */
  record Subscribe(
      int stream,
      String actor,
      Of of,
      Mode mode,
      @Nullable JsonNode filter,
      @Nullable List<String> select,
      @Nullable Delta delta,
      @Nullable Integer window,
      @Nullable From from,
      boolean signals)
      implements ClientFrame {
    /** Copies {@code select}. */
    public Subscribe {
      select = select == null ? null : List.copyOf(select);
    }
  }

  /** Says that the client has everything of a stream up to {@code revision}. */
  record Ack(int stream, long revision) implements ClientFrame {}

  /** Ends a stream. */
  record Unsubscribe(int stream) implements ClientFrame {}

  /**
   * Stores a durable request.
   *
   * @param payload an empty object where the frame has none
   * @param stream the stream to open on the request's state, if any
   * @param after how many milliseconds it is to wait first; {@code null} where {@code at} says it,
   *     or where it is not to wait
   * @param at before when it is not to be run
   * @param deadline when it fails if it is not done; {@code null} for never
   * @param signals whether the stream also has what the request shows between its revisions
   */
  record Submit(
      FrameId id,
      String action,
      JsonNode payload,
      @Nullable String key,
      Priority priority,
      @Nullable Integer stream,
      @Nullable Long after,
      @Nullable Instant at,
      @Nullable Instant deadline,
      boolean signals)
      implements ClientFrame {}

  /** Asks to give up a durable request. */
  record Cancel(FrameId id, String request) implements ClientFrame {}

  /**
   * Where a client is that subscribes again.
   *
   * @param epoch {@code null} for the actor's present life
   * @param revision the highest that the client has seen, marks included
   * @param base the revision of the state that it holds, at most {@code revision}; {@code null}
   *     where it holds none. Left out of the frame, it is {@code revision}
   */
  record From(@Nullable String epoch, long revision, @Nullable Long base) {}

  /** What a stream carries. */
  enum Of implements WireName {
    STATE,
    EVENTS;

    static final Map<String, Of> NAMES = WireName.index(values());
    private final String wire = WireName.of(this);

    @Override
    public String wire() {
      return wire;
    }
  }

  /** Whether a stream may skip revisions while its client is behind. */
  enum Mode implements WireName {
    ALL,
    LATEST;

    static final Map<String, Mode> NAMES = WireName.index(values());
    private final String wire = WireName.of(this);

    @Override
    public String wire() {
      return wire;
    }
  }

  /** How a stream sends changes: RFC 7396, RFC 6902, or in the actor type's own way. */
  enum Delta implements WireName {
    MERGE_PATCH,
    JSON_PATCH,
    CUSTOM;

    static final Map<String, Delta> NAMES = WireName.index(values());
    private final String wire = WireName.of(this);

    @Override
    public String wire() {
      return wire;
    }
  }

  /** Which durable requests go first. */
  enum Priority implements WireName {
    HIGH,
    NORMAL,
    LOW;

    static final Map<String, Priority> NAMES = WireName.index(values());
    private final String wire = WireName.of(this);

    @Override
    public String wire() {
      return wire;
    }
  }
}
