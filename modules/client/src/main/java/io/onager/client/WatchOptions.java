package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.model.Position;
import io.onager.protocol.ClientFrame.Delta;
import io.onager.protocol.ClientFrame.Mode;
import io.onager.protocol.ClientFrame.Of;
import io.onager.protocol.Limits;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a stream tells; {@code WatchOptions.DEFAULT.withSelect("/players")}.
 *
 * @param of states, or the events that made them
 * @param mode every revision, or the newest where the consumer is behind
 * @param filter which revisions are told, as the protocol writes it; {@code null} for all
 * @param select JSON Pointers of the parts of the state to tell, at most 100; {@code null} for all
 * @param delta how changes are sent, which makes no difference to what is told; {@code null} for
 *     the actor type's own where it is {@linkplain ActorType#withDelta known}, else merge patches
 * @param window how many updates may be on their way to the consumer, 1 to 1,024
 * @param from behind which position to begin; {@code null} for the present state
 * @param kept where its position is kept; {@code null} for nowhere
 * @param signals whether to tell {@linkplain Update#signal signals}, too
 */
public record WatchOptions(
    Of of,
    Mode mode,
    @Nullable JsonNode filter,
    @Nullable List<String> select,
    @Nullable Delta delta,
    int window,
    @Nullable Position from,
    @Nullable Kept kept,
    boolean signals) {
  private static final int MOST_WINDOW = 1024;

  /** Every state from the present one on, 64 at a time. */
  public static final WatchOptions DEFAULT =
      new WatchOptions(Of.STATE, Mode.ALL, null, null, null, 64, null, null, false);

  /** Every event from now on. */
  public static final WatchOptions EVENTS =
      new WatchOptions(Of.EVENTS, Mode.ALL, null, null, null, 64, null, null, false);

  /** Where a position is kept, and under which name. */
  public record Kept(PositionStore store, String name) {}

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public WatchOptions {
    select = select == null ? null : List.copyOf(select);
    require(window >= 1 && window <= MOST_WINDOW, "window: expected 1 to 1,024");
    require(filter == null || Legible.is(filter), "filter: " + Legible.BOUNDS);
    require(
        select == null || select.size() <= Limits.SELECT_POINTERS,
        "select: expected at most 100 pointers");
    require(
        of == Of.STATE || (select == null && delta == null),
        "select, delta: expected none on a stream of events");
    require(of == Of.STATE || !signals, "signals: expected none on a stream of events");
  }

  /** Returns the same that skips to the newest state where the consumer is behind. */
  public WatchOptions latest() {
    return new WatchOptions(of, Mode.LATEST, filter, select, delta, window, from, kept, signals);
  }

  /** Returns the same for what passes {@code filter}: a map, a record or JSON. */
  public WatchOptions withFilter(Object passing) {
    return new WatchOptions(
        of, mode, Json.tree(passing), select, delta, window, from, kept, signals);
  }

  /** Returns the same with these parts of the state alone. */
  public WatchOptions withSelect(String... pointers) {
    return new WatchOptions(
        of, mode, filter, List.of(pointers), delta, window, from, kept, signals);
  }

  /** Returns the same with changes sent as {@code format}. */
  public WatchOptions withDelta(Delta format) {
    return new WatchOptions(of, mode, filter, select, format, window, from, kept, signals);
  }

  /** Returns the same with at most {@code updates} on their way. */
  public WatchOptions withWindow(int updates) {
    return new WatchOptions(of, mode, filter, select, delta, updates, from, kept, signals);
  }

  /** Returns the same with what the actor lets know between revisions; of states alone. */
  public WatchOptions withSignals() {
    return new WatchOptions(of, mode, filter, select, delta, window, from, kept, true);
  }

  /** Returns the same that begins behind {@code position}. */
  public WatchOptions withFrom(Position position) {
    return new WatchOptions(of, mode, filter, select, delta, window, position, kept, signals);
  }

  /**
   * Returns the same that begins where {@code store} says, and saves there what the consumer has
   * taken: as soon as it asks for the next update. A process that ends in between is told that
   * update again.
   *
   * @param name of this stream in the store
   */
  public WatchOptions keptIn(PositionStore store, String name) {
    return new WatchOptions(
        of, mode, filter, select, delta, window, from, new Kept(store, name), signals);
  }

  /** Returns what is asked for at first, where the actor type's own one is known here or not. */
  @Nullable Delta firstDelta(boolean ownIsKnown) {
    if (delta != null || isOfEvents()) {
      return delta;
    }
    return ownIsKnown && select == null ? Delta.CUSTOM : Delta.MERGE_PATCH;
  }

  boolean isOfEvents() {
    return of == Of.EVENTS;
  }

  boolean isLatest() {
    return mode == Mode.LATEST;
  }

  /** Returns whether each revision is told, so that one that is not is missing. */
  boolean tellsAll() {
    return mode == Mode.ALL && filter == null;
  }

  /** Returns where to begin, out of the store where it has something. */
  Optional<Position> begin() {
    var saved = kept == null ? Optional.<Position>empty() : kept.store().load(kept.name());
    return saved.isPresent() ? saved : Optional.ofNullable(from);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
