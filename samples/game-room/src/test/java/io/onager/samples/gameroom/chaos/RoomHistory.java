package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.onager.model.CanonicalJson;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.filter.Candidate;
import io.onager.model.filter.Filter;
import io.onager.samples.gameroom.GameRoom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** All that ever happened in a room, out of the journal. For one thread. */
final class RoomHistory {
  /**
   * An event as the journal has it.
   *
   * @param event as streams of events tell it
   * @param key of the command that it is the last event of
   * @param value that the command was answered, as it is stored for whoever asks again
   */
  record Stored(long revision, JsonNode event, @Nullable String key, JsonNode value) {}

  private final String room;
  private final List<Stored> stored;
  private final List<JsonNode> states = new ArrayList<>();
  private final Map<String, List<Integer>> fingerprints = new HashMap<>(); // by Shape.value

  RoomHistory(String room, List<Stored> stored) {
    this.room = room;
    this.stored = List.copyOf(stored);
    var model = new RoomModel();
    states.add(model.state());
    for (var each : stored) {
      model.apply(each.event());
      states.add(model.state());
    }
  }

  /** Returns the room's address. */
  String room() {
    return room;
  }

  /** Returns the events, in order. */
  List<Stored> stored() {
    return stored;
  }

  /** Returns the newest revision. */
  long head() {
    return stored.size();
  }

  /** Returns the state at {@code revision}. */
  JsonNode state(long revision) {
    return states.get((int) revision);
  }

  /** Returns the same number for what is the same JSON, and hardly ever for anything else. */
  static int fingerprint(JsonNode value) {
    return CanonicalJson.text(value).hashCode();
  }

  /**
   * Returns what a stream of {@code shape} is told that begins at {@code begin} and skips nothing:
   * fingerprints by revision.
   */
  NavigableMap<Long, Integer> told(Shape shape, long begin) {
    var filter = filter(shape);
    var memory = filter.begin();
    var known = fingerprints.computeIfAbsent(shape.value(), first -> fingerprints(shape));
    var told = new TreeMap<Long, Integer>();
    // no event made the revision at which a stream begins
    for (var revision = shape.isOfEvents() ? begin + 1 : begin; revision <= head(); revision++) {
      var candidate = candidate(shape, revision);
      if (filter.passes(candidate, memory)) {
        memory.sent(candidate);
        told.put(revision, known.get((int) revision));
      }
    }
    return told;
  }

  private List<Integer> fingerprints(Shape shape) {
    return LongStream.rangeClosed(0, head())
        .mapToObj(revision -> fingerprint(candidate(shape, revision).selected()))
        .toList();
  }

  private Candidate candidate(Shape shape, long revision) {
    var state = state(revision);
    var value = shape.isOfEvents() ? event(revision) : state;
    return new Candidate(
        () -> value, () -> GameRoom.ACTOR.decodeState(Json.text(state)), shape.selection());
  }

  private JsonNode event(long revision) {
    return revision == 0 ? NullNode.getInstance() : stored.get((int) revision - 1).event();
  }

  private static Filter filter(Shape shape) {
    var json = shape.filter();
    try {
      return json == null ? Filter.ALL : Filter.parse(json, GameRoom.ACTOR::filter);
    } catch (InvalidJsonException e) {
      throw new IllegalArgumentException(shape.toString(), e);
    }
  }
}
