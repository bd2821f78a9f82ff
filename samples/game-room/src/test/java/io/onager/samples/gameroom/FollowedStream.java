package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.CanonicalJson;
import io.onager.model.Json;
import io.onager.model.JsonPatch;
import io.onager.model.MergePatch;
import io.onager.model.PatchException;
import io.onager.model.Selection;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A stream as a sound client has it: rebuilds states, acknowledges, goes on where it was. */
final class FollowedStream implements AutoCloseable {
  private static final List<String> ROOM_FILTERS =
      List.of(
          "{\"name\":\"changed\"}",
          "{\"name\":\"threshold\",\"field\":\"/total\",\"value\":12}",
          "{\"name\":\"threshold\",\"field\":\"/total\",\"value\":6,\"edge\":true}",
          "{\"not\":{\"name\":\"nonEmpty\",\"field\":\"/messages\"}}",
          "{\"name\":\"hasPlayer\",\"player\":\"p2\"}",
          "{\"and\":[{\"name\":\"changed\"},{\"name\":\"hasPlayer\",\"player\":\"p1\"}]}");
  private static final List<String> EVENT_FILTERS =
      List.of(
          "{\"name\":\"changed\"}",
          "{\"name\":\"threshold\",\"field\":\"points\",\"value\":2}",
          "{\"name\":\"threshold\",\"field\":\"points\",\"value\":2,\"edge\":true}",
          "{\"name\":\"nonEmpty\",\"field\":\"player\"}");
  private static final List<String> COUNTER_FILTERS =
      List.of(
          "{\"name\":\"changed\"}",
          "{\"name\":\"threshold\",\"value\":3,\"edge\":true}",
          "{\"or\":[{\"name\":\"threshold\",\"value\":5},"
              + "{\"name\":\"threshold\",\"value\":-2,\"comparison\":\"lt\"}]}");

  private final URI server;
  private final ObjectNode subscribe;
  private final @Nullable JsonNode filter;
  private final Selection selection;
  private final Map<Long, String> told = new TreeMap<>();
  private Queue<JsonNode> arrived = new ConcurrentLinkedQueue<>();
  private TestClient client;
  private @Nullable String epoch;
  private long begin = -1;
  private long position;
  private long base = -1;
  private JsonNode held = MissingNode.getInstance();
  private String ownDelta = "";

  private FollowedStream(
      URI server, ObjectNode subscribe, @Nullable JsonNode filter, Selection selection) {
    this.server = server;
    this.subscribe = subscribe;
    this.filter = filter;
    this.selection = selection;
    this.client = open();
  }

  static FollowedStream random(URI server, String actor, boolean isRoom, Random random)
      throws Exception {
    var frame = (ObjectNode) Json.parse(Frames.subscribe(1, actor));
    var ofEvents = random.nextInt(4) == 0;
    var filters = ofEvents ? EVENT_FILTERS : isRoom ? ROOM_FILTERS : COUNTER_FILTERS;
    JsonNode filter =
        random.nextBoolean() ? null : Json.parse(filters.get(random.nextInt(filters.size())));
    if (filter != null) {
      frame.set("filter", filter);
    }
    if (random.nextBoolean()) {
      frame.put("window", 1 + random.nextInt(10));
    }
    if (ofEvents) {
      frame.put("of", "events");
      return new FollowedStream(server, frame, filter, Selection.ALL);
    }
    var selection = Selection.ALL;
    if (isRoom && random.nextBoolean()) {
      selection = Selection.of(List.of("/total", "/players/p1"));
      frame.putArray("select").add("/total").add("/players/p1");
    }
    switch (random.nextInt(4)) {
      case 0 -> frame.put("delta", "merge-patch");
      case 1 -> frame.put("delta", "json-patch");
      case 2 -> {
        if (isRoom && selection.equals(Selection.ALL)) {
          frame.put("delta", "custom");
        }
      }
      default -> {}
    }
    return new FollowedStream(server, frame, filter, selection);
  }

  /** Leaves, and goes on from where it is. */
  void comeBack() {
    leave();
    client = open();
  }

  /** Leaves, for {@link #comeBack}. */
  void leave() {
    handleAll();
    client.close();
  }

  long position() {
    return position;
  }

  private TestClient open() {
    var frame = subscribe.deepCopy();
    if (begin >= 0) {
      var from = frame.putObject("from").put("epoch", epoch).put("revision", position);
      if (base < 0) {
        from.putNull("base");
      } else {
        from.put("base", base);
      }
    }
    var frames = new ConcurrentLinkedQueue<JsonNode>();
    arrived = frames;
    var opened = TestClient.connect(server, frames::add);
    opened.send(Json.text(frame));
    return opened;
  }

  /** Handles what has arrived. */
  void handleAll() {
    for (var frame = arrived.poll(); frame != null; frame = arrived.poll()) {
      if (frame.has("stream")) {
        handle(frame);
      }
    }
  }

  private void handle(JsonNode frame) {
    var revision = frame.path("revision").asLong();
    switch (frame.path("type").asText()) {
      case "subscribed" -> {
        assertThat(frame.path("outcome").asText()).isEqualTo(begin < 0 ? "started" : "resumed");
        epoch = frame.path("epoch").asText();
        ownDelta = frame.path("delta").asText();
        if (begin < 0) {
          begin = revision;
          position = revision;
        }
      }
      case "update" -> {
        held = rebuilt(frame);
        var delta = frame.has("patch") ? frame.get("patch") : frame.path("change");
        assertThat(size(delta)).as("%s is shorter than the state", frame).isLessThan(size(held));
        take(revision, held);
      }
      case "event" -> take(revision, frame.path("event"));
      case "mark" -> position = Math.max(position, revision);
      default -> assertThat(frame.path("type").asText()).isEqualTo("paused");
    }
  }

  private void take(long revision, JsonNode value) {
    assertThat(told).as("told once").doesNotContainKey(revision);
    assertThat(revision).as("in order").isGreaterThanOrEqualTo(position);
    base = revision;
    position = revision;
    told.put(revision, CanonicalJson.text(value));
    client.send("{\"type\":\"ack\",\"stream\":1,\"revision\":%d}".formatted(revision));
  }

  private JsonNode rebuilt(JsonNode frame) {
    if (!frame.has("base")) {
      return frame.get("state");
    }
    assertThat(frame.get("base").asLong()).as("the base").isEqualTo(base);
    if (frame.has("change")) {
      assertThat(ownDelta).as("the delta that this client knows").isEqualTo("room-changes");
      return ChangedRoom.of(held, frame.get("change"));
    }
    try {
      return subscribe.path("delta").asText().equals("json-patch")
          ? JsonPatch.apply(held, frame.get("patch"))
          : MergePatch.apply(held, frame.get("patch"));
    } catch (PatchException e) {
      throw new AssertionError(frame.toString(), e);
    }
  }

  private static int size(JsonNode json) {
    return json.isMissingNode() ? 0 : Json.bytes(json).length;
  }

  /** Asserts that what was told is what {@code history} comes to in this shape. */
  void assertTold(ActorHistory history) throws Exception {
    Waiting.until(
        "revision %d, of %s".formatted(history.head(), subscribe),
        () -> {
          handleAll();
          return begin >= 0 && position == history.head();
        });
    var ofEvents = subscribe.path("of").asText().equals("events");
    assertThat(told)
        .as("%s from %d", subscribe, begin)
        .isEqualTo(history.told(ofEvents, filter, selection, begin));
  }

  @Override
  public void close() {
    client.close();
  }
}
