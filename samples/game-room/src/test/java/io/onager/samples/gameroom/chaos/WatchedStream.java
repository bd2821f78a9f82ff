package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.JsonPatch;
import io.onager.model.MergePatch;
import io.onager.model.PatchException;
import io.onager.samples.gameroom.ChangedRoom;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One stream as an honest client has it: rebuilds the states, notes all that it is told, and goes
 * on where it was, on any connection. For one thread at a time.
 */
final class WatchedStream implements Watched {
  /** Further behind than this, a server may reset a stream: the protocol's replay-limit. */
  private static final long REPLAY_LIMIT = 10_000;

  private static final Set<String> TRANSIENT =
      Set.of("unavailable", "timeout", "rate-limited", "too-many-streams");

  private final String name;
  private final int number;
  private final String room;
  private final Shape shape;
  private final Findings findings;
  private final List<Life> lives = new ArrayList<>();
  private boolean begun; // the first state, or a mark instead of it, was told
  private boolean resumes; // it was opened with a position
  private volatile long position = -1;
  private long base = -1;
  private volatile String last = "nothing";
  private JsonNode held = MissingNode.getInstance();

  WatchedStream(String client, int number, String room, Shape shape, Findings findings) {
    this.name = "%s, stream %d of %s %s".formatted(client, number, room, shape);
    this.number = number;
    this.room = room;
    this.shape = shape;
    this.findings = findings;
  }

  @Override
  public String name() {
    return name;
  }

  int number() {
    return number;
  }

  @Override
  public String room() {
    return room;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public List<Life> lives() {
    return lives;
  }

  @Override
  public long position() {
    return position;
  }

  /** Returns the frame that opens it, or opens it again where it was. */
  ObjectNode subscribe() {
    var frame = shape.subscribe(number, room);
    resumes = begun;
    if (resumes) {
      var from = frame.putObject("from").put("epoch", life().epoch()).put("revision", position);
      if (base >= 0) {
        from.put("base", base);
      } else {
        from.putNull("base");
      }
    }
    return frame;
  }

  /**
   * Takes a frame of this stream.
   *
   * @return whether the stream goes on
   */
  boolean take(JsonNode frame, int node) {
    last = frame.path("type").asText() + frame.path("code").asText();
    var revision = frame.path("revision").asLong();
    switch (frame.path("type").asText()) {
      case "subscribed" -> subscribed(frame, revision);
      case "update" -> update(frame, revision, node);
      case "event" -> told(revision, frame.path("event"), node);
      case "mark" -> mark(revision, node);
      case "reset" -> reset(frame, revision);
      case "paused" -> {}
      case "error" -> {
        refused(frame);
        return false;
      }
      default -> unexpected(frame);
    }
    return true;
  }

  private void subscribed(JsonNode frame, long revision) {
    var outcome = frame.path("outcome").asText();
    if (resumes && outcome.equals("reset")) {
      reset(frame, revision);
    } else if (!outcome.equals(resumes ? "resumed" : "started")) {
      unexpected(frame);
    } else if (!resumes) {
      begin(frame, revision);
    } else if (!frame.path("epoch").asText().equals(life().epoch())) {
      unexpected(frame);
    }
  }

  private void reset(JsonNode frame, long revision) {
    if (revision - position <= REPLAY_LIMIT) {
      findings.add(Kind.RESET, "%s was at %d: %s".formatted(name, position, frame));
    }
    begin(frame, revision);
  }

  private void begin(JsonNode frame, long revision) {
    if (!begun && !lives.isEmpty()) {
      lives.remove(lives.size() - 1);
    }
    lives.add(new Life(frame.path("epoch").asText(), revision));
    position = revision;
    base = -1;
    held = MissingNode.getInstance();
    begun = shape.isOfEvents(); // which have no first state
  }

  private void update(JsonNode frame, long revision, int node) {
    if (frame.has("base") && frame.get("base").asLong() != base) {
      unexpected(frame);
    }
    try {
      held = rebuilt(frame);
    } catch (PatchException e) {
      unexpected(frame);
    }
    told(revision, held, node);
    base = revision;
  }

  private JsonNode rebuilt(JsonNode frame) throws PatchException {
    if (frame.has("change")) {
      return ChangedRoom.of(held, frame.get("change"));
    }
    if (!frame.has("patch")) {
      return frame.path("state");
    }
    var patch = frame.get("patch");
    return shape.isJsonPatch() ? JsonPatch.apply(held, patch) : MergePatch.apply(held, patch);
  }

  private void told(long revision, JsonNode value, int node) {
    var fingerprint = RoomHistory.fingerprint(value);
    if (begun && revision <= position) {
      findings.add(Kind.REPEATED, "%s was told %d at %d".formatted(name, revision, position));
    }
    life().told().add(new Life.Told(revision, fingerprint, System.nanoTime(), node));
    begun = true;
    position = Math.max(position, revision);
  }

  private void mark(long revision, int node) {
    if (revision < position) {
      findings.add(
          Kind.REPEATED,
          "%s was told of %d at %d, by node %d".formatted(name, revision, position, node));
    }
    begun = true;
    position = Math.max(position, revision);
  }

  private void refused(JsonNode frame) {
    if (!TRANSIENT.contains(frame.path("code").asText())) {
      unexpected(frame);
    }
  }

  private void unexpected(JsonNode frame) {
    findings.add(Kind.UNEXPECTED, "%s at %d: %s".formatted(name, position, frame));
  }

  private Life life() {
    return lives.get(lives.size() - 1);
  }

  @Override
  public String toString() {
    return "%s at %d, told last %s".formatted(name, position, last);
  }
}
