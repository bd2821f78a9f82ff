package io.onager.samples.gameroom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.onager.model.CanonicalJson;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Selection;
import io.onager.model.filter.Candidate;
import io.onager.model.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that ever happened to an actor: what every stream is to be compared with.
 *
 * @param states at each revision, from 0 on
 * @param events that made each revision; null at 0
 */
record ActorHistory(boolean isRoom, List<JsonNode> states, List<JsonNode> events) {
  /** Reads it, as streams from the beginning. */
  static ActorHistory of(TestClient reader, String actor) {
    var isRoom = actor.startsWith("game-room/");
    var states = new ArrayList<JsonNode>();
    var events = new ArrayList<JsonNode>();
    states.add(isRoom ? Json.tree(Room.EMPTY) : Json.tree(0));
    events.add(NullNode.getInstance());
    read(reader, actor, 1, "state").forEach(frame -> states.add(frame.path("state")));
    read(reader, actor, 2, "events").forEach(frame -> events.add(frame.path("event")));
    return new ActorHistory(isRoom, states, events);
  }

  private static List<JsonNode> read(TestClient reader, String actor, int stream, String form) {
    reader.send(
        "{\"type\":\"subscribe\",\"stream\":%d,\"actor\":\"%s\",\"of\":\"%s\",\"from\":{\"revision\":0}}"
            .formatted(stream, actor, form));
    var head =
        reader
            .take(
                "the truth",
                frame -> Frames.isOf("subscribed", frame) && frame.path("stream").asInt() == stream)
            .path("revision")
            .asLong();
    return head == 0 ? List.of() : reader.onStreamUpTo(stream, head);
  }

  int head() {
    return states.size() - 1;
  }

  /** Returns what a stream is told that begins at {@code begin}, as canonical JSON by revision. */
  Map<Long, String> told(
      boolean ofEvents, @Nullable JsonNode filter, Selection selection, long begin)
      throws InvalidJsonException {
    var meant = filter == null ? Filter.ALL : Filter.parse(filter, this::named);
    var memory = meant.begin();
    var told = new TreeMap<Long, String>();
    // no event made the revision at which a stream begins
    for (var revision = (int) begin + (ofEvents ? 1 : 0); revision <= head(); revision++) {
      var state = states.get(revision);
      var json = ofEvents ? events.get(revision) : state;
      var candidate =
          new Candidate(() -> json, () -> GameRoom.ACTOR.decodeState(Json.text(state)), selection);
      if (meant.passes(candidate, memory)) {
        memory.sent(candidate);
        told.put((long) revision, CanonicalJson.text(candidate.selected()));
      }
    }
    return told;
  }

  private Optional<? extends io.onager.model.filter.NamedFilter<?>> named(String name) {
    return isRoom ? GameRoom.ACTOR.filter(name) : Optional.empty();
  }
}
