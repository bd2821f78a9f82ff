package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Position;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One revision of an actor, as a stream tells it: each one once, in order.
 *
 * @param <S> the actor's state
 */
public final class Update<S> {
  private final @Nullable S state;
  private final @Nullable Event event;
  private final Position position;
  private final @Nullable Position previous;
  private final boolean reset;
  private final @Nullable JsonNode signal;

  Update(
      @Nullable S state,
      @Nullable Event event,
      Position position,
      @Nullable Position previous,
      boolean reset,
      @Nullable JsonNode signal) {
    this.state = state;
    this.event = event;
    this.position = position;
    this.previous = previous;
    this.reset = reset;
    this.signal = signal;
  }

  /**
   * Returns the state at this revision: all of it, or what {@link WatchOptions#select} leaves.
   *
   * @throws IllegalStateException on a stream of events
   */
  public S state() {
    if (state == null) {
      throw new IllegalStateException("this stream has events, not states");
    }
    return state;
  }

  /**
   * Returns what made this revision.
   *
   * @throws IllegalStateException on a stream of states
   */
  public Event event() {
    if (event == null) {
      throw new IllegalStateException("this stream has states, not events");
    }
    return event;
  }

  /** Returns the actor's revision. */
  public long revision() {
    return position.revision();
  }

  /** Returns what a stream begins {@linkplain WatchOptions#withFrom from} to go on behind this. */
  public Position position() {
    return position;
  }

  /**
   * Returns the position that this goes on from, with nothing between them that the stream would
   * tell; nothing where the stream begins here.
   */
  public Optional<Position> previous() {
    return Optional.ofNullable(previous);
  }

  /**
   * Returns whether the stream could not be continued and begins anew here: what came before is
   * void, and revisions in between are not told.
   */
  public boolean isReset() {
    return reset;
  }

  /**
   * Returns what the actor lets know behind this revision, until the next; nothing where this is
   * the revision itself. Such updates come with {@link WatchOptions#withSignals}, besides those of
   * the revisions, with the state of the one before: only the newest, once nothing else waits.
   */
  public Optional<JsonNode> signal() {
    return Optional.ofNullable(signal);
  }

  @Override
  public String toString() {
    return "%d: %s".formatted(revision(), state == null ? event : state);
  }
}
