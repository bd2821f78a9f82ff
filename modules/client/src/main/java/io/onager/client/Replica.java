package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.JsonPatch;
import io.onager.model.MergePatch;
import io.onager.model.Position;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ClientFrame.Delta;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows one actor: where it is, the state that it holds, and what each frame makes of both. What
 * does not fit is a {@link Misfit}, and changes nothing. Owned by the loop.
 */
final class Replica {
  /** What came cannot follow what is held. */
  static final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether the state that is held is in doubt too. */
    private final boolean spoilsState;

    Misfit(String message, boolean spoilsState) {
      super(message);
      this.spoilsState = spoilsState;
    }

    boolean spoilsState() {
      return spoilsState;
    }
  }

  private static final long ANYWHERE = -1;

  private final boolean ofEvents;
  private final boolean tellsAll;
  private final Map<String, ActorType.Delta> known;
  private @Nullable Position position;
  private @Nullable Long base;
  private @Nullable JsonNode held;
  private @Nullable String epoch;
  private ActorType.@Nullable Delta own; // the type's own delta, as the server has named it
  private @Nullable Delta delta;
  private boolean fresh = true; // the next update begins anew, whatever its revision is
  private boolean reset; // and tells so

  Replica(WatchOptions options, @Nullable Position from, Map<String, ActorType.Delta> known) {
    this.ofEvents = options.isOfEvents();
    this.tellsAll = options.tellsAll();
    this.known = known;
    if (from != null) {
      position = from;
      epoch = from.epoch();
      fresh = false;
    }
  }

  /** Returns where to go on, for {@code subscribe}; nothing where it has not begun. */
  Optional<ClientFrame.From> from() {
    return Optional.ofNullable(position)
        .map(at -> new ClientFrame.From(at.epoch(), at.revision(), base));
  }

  /**
   * Takes the answer to a {@code subscribe} that asked for {@code asked}.
   *
   * @return false where changes come in a form that is not known here
   */
  boolean subscribed(JsonNode frame, @Nullable Delta asked) throws Misfit {
    var outcome = frame.path("outcome").asText();
    delta = asked;
    own = known.get(frame.path("delta").asText());
    if (asked == Delta.CUSTOM && own == null) {
      return false;
    }
    if (outcome.equals("started") && position == null) {
      begin(frame);
    } else if (outcome.equals("reset") && position != null) {
      reset(frame);
    } else if (!outcome.equals("resumed") || position == null || !isOurs(frame)) {
      throw new Misfit("unexpected outcome", false);
    }
    return true;
  }

  /** Begins anew: what is held is void. */
  void reset(JsonNode frame) throws Misfit {
    begin(frame);
    reset = true;
  }

  /** Returns whether a revision was not told yet: where it comes twice, one of them is dropped. */
  boolean isNew(JsonNode frame) throws Misfit {
    return position(frame).revision() > reached();
  }

  /** Takes a {@code paused}, behind which nothing is on its way. */
  void paused(JsonNode frame) throws Misfit {
    if (tellsAll && reached() != ANYWHERE && isNew(frame)) {
      throw new Misfit("paused behind a revision that did not come", false);
    }
  }

  /** Takes an {@code update}. */
  Told update(JsonNode frame) throws Misfit {
    var next = next(frame);
    var value = state(frame);
    held = value;
    base = next.revision();
    return told(next, value, null);
  }

  /** Takes an {@code event}. */
  Told event(JsonNode frame) throws Misfit {
    var next = next(frame);
    var event = frame.get("event");
    if (event == null) {
      throw new Misfit("an event frame without an event", false);
    }
    return told(next, event, instant(frame.path("at").asText()));
  }

  /** Takes a {@code mark}: nothing to tell up to there. */
  Told mark(JsonNode frame) throws Misfit {
    var before = position;
    var next = position(frame);
    if (before != null && before.epoch().equals(next.epoch())) {
      next = next.revision() < before.revision() ? before : next;
    }
    position = next;
    return new Told(next, before, null, null, false, null);
  }

  /** Takes a {@code signal}: nothing where it is void, or there is no state to tell it with. */
  Optional<Told> signal(JsonNode frame) {
    var at = position;
    var value = frame.get("value");
    if (at == null
        || base == null
        || held == null
        || value == null
        || frame.path("revision").asLong(-1) != at.revision()) {
      return Optional.empty();
    }
    var shown = new Position(at.epoch(), base);
    return Optional.of(new Told(shown, shown, held, null, false, value));
  }

  /** Forgets the state, where that is in doubt: the next update is asked for in full. */
  void doubt(Misfit misfit) {
    if (misfit.spoilsState) {
      base = null;
      held = null;
    }
  }

  private void begin(JsonNode frame) throws Misfit {
    epoch = frame.path("epoch").asText();
    base = null;
    held = null;
    fresh = true;
    position = ofEvents ? position(frame) : null; // events go on behind the present revision
  }

  private boolean isOurs(JsonNode frame) {
    return epoch != null && epoch.equals(frame.path("epoch").asText());
  }

  private Position next(JsonNode frame) throws Misfit {
    var next = position(frame);
    var expected = reached() + 1;
    if (reached() != ANYWHERE
        && (tellsAll ? next.revision() != expected : next.revision() < expected)) {
      throw new Misfit("revision %d behind %d".formatted(next.revision(), reached()), false);
    }
    return next;
  }

  /** Returns the revision that the next one is behind. */
  private long reached() {
    return position == null || (fresh && !ofEvents) ? ANYWHERE : position.revision();
  }

  private Position position(JsonNode frame) throws Misfit {
    var revision = frame.path("revision");
    if (epoch == null || !revision.canConvertToLong() || !revision.isIntegralNumber()) {
      throw new Misfit("no revision", false);
    }
    try {
      return new Position(epoch, revision.longValue());
    } catch (IllegalArgumentException e) {
      throw new Misfit(String.valueOf(e.getMessage()), false);
    }
  }

  private Told told(Position next, JsonNode value, @Nullable Instant at) {
    var told = new Told(next, fresh && !ofEvents ? null : position, value, at, reset, null);
    position = next;
    fresh = false;
    reset = false;
    return told;
  }

  private JsonNode state(JsonNode frame) throws Misfit {
    var full = frame.get("state");
    if (full != null) {
      return full;
    }
    var before = held;
    if (before == null || base == null || frame.path("base").asLong(-1) != base) {
      throw new Misfit("a change of a state that is not held", true);
    }
    try {
      return applied(before, frame);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      // Also what an application's own delta throws.
      throw new Misfit("a change that does not apply: " + e.getMessage(), true);
    }
  }

  private JsonNode applied(JsonNode before, JsonNode frame) throws Exception {
    var patch = frame.get("patch");
    if (patch != null) {
      return delta == Delta.JSON_PATCH
          ? JsonPatch.apply(before, patch)
          : MergePatch.apply(before, patch);
    }
    var change = frame.get("change");
    if (change == null || own == null) {
      throw new Misfit("neither state nor change", true);
    }
    return own.apply(before, change);
  }

  private static Instant instant(String text) throws Misfit {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Misfit("an event without a time", false);
    }
  }
}
