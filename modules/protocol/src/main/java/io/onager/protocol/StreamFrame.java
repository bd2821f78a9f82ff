package io.onager.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a stream may say, without the number of the stream: watchers of the same thing are told the
 * same under numbers of their own. States, patches and events are JSON text that is already
 * encoded.
 */
public sealed interface StreamFrame {
  /** Returns this frame encoded, to be sent on any number of streams. */
  default StreamBody body() {
    return StreamBody.of(this);
  }

  /**
   * The stream is open; the actor is at {@code revision} of {@code epoch}.
   *
   * @param delta the name of the actor type's own delta where the stream tells changes by it
   */
  record Subscribed(Outcome outcome, String epoch, long revision, @Nullable String delta)
      implements StreamFrame {}

  /** The full state at {@code revision}. */
  record State(long revision, String state) implements StreamFrame {}

  /** What makes the state at {@code revision} out of the one at {@code base}: a standard patch. */
  record Patch(long revision, long base, String patch) implements StreamFrame {}

  /** The same in the actor type's own form, for clients that know it. */
  record Change(long revision, long base, String change) implements StreamFrame {}

  /** The event that made {@code revision}, with its {@code type}. */
  record Event(long revision, Instant at, String event) implements StreamFrame {}

  /**
   * Everything up to {@code revision} was considered; what was not sent did not pass the filter.
   */
  record Mark(long revision) implements StreamFrame {}

  /**
   * What the actor lets its watchers know behind {@code revision}, until the next one. No revision:
   * it moves no position, and only the newest counts.
   *
   * @param value a JSON object
   */
  record Signal(long revision, String value) implements StreamFrame {}

  /** The stream begins anew at {@code revision}: a full state follows, which replaces the old. */
  record Reset(ResetReason reason, String epoch, long revision) implements StreamFrame {}

  /** The window is full at {@code revision}, while the actor is at {@code head}. */
  record Paused(long revision, long head) implements StreamFrame {}

  /** Nothing more follows on the stream; its number is free. */
  record Ended(EndReason reason) implements StreamFrame {}

  /** How a stream begins. */
  enum Outcome implements WireName {
    /** Anew, with the full state. */
    STARTED,
    /** Exactly behind {@code from}. */
    RESUMED,
    /** Anew, because {@code from} cannot be continued. */
    RESET;

    private final String wire = WireName.of(this);

    @Override
    public String wire() {
      return wire;
    }
  }

  /** Why an open stream begins anew. */
  enum ResetReason implements WireName {
    /** Its client is too far behind. */
    LAGGED,
    /** The actor began another life: it was erased, or never stored in the epoch that was told. */
    RECREATED;

    private final String wire = WireName.of(this);

    @Override
    public String wire() {
      return wire;
    }
  }

  /** Why a stream ends. */
  enum EndReason implements WireName {
    /** The client asked for it. */
    UNSUBSCRIBED,
    /** The actor was erased. */
    DELETED,
    /** The right to watch was withdrawn. */
    FORBIDDEN,
    /** The server stops. */
    DRAINING;

    private final String wire = WireName.of(this);

    @Override
    public String wire() {
      return wire;
    }
  }
}
