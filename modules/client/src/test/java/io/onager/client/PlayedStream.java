package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.JsonPatch;
import io.onager.model.MergePatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream as a server has it, which at times tells what is wrong. */
final class PlayedStream {
  private final int number;
  private final PlayedActor actor;
  private final JsonNode shape;
  private final Consumer<ObjectNode> socket;
  private final Deque<Long> unacknowledged = new ArrayDeque<>();
  private long sent;
  private long base = -1;
  private String epoch;
  private boolean wasReset;

  PlayedStream(JsonNode subscribe, PlayedActor actor, Consumer<ObjectNode> socket) {
    this.number = subscribe.path("stream").asInt();
    this.actor = actor;
    this.shape = subscribe;
    this.socket = socket;
    this.epoch = actor.epoch;
    begin(subscribe.get("from"));
  }

  void acknowledge(long revision) {
    if (revision > sent && !wasReset) {
      throw new AssertionError("an ack of %d beyond %d".formatted(revision, sent));
    }
    unacknowledged.removeIf(each -> each <= revision);
  }

  /** Tells the next revision; returns false where there is none, or no credit for it. */
  boolean tell(Random random, int mistakes) {
    if (!epoch.equals(actor.epoch)) {
      reset();
    }
    if (sent >= actor.revision() || unacknowledged.size() >= shape.path("window").asInt()) {
      return false;
    }
    var next = shape.path("mode").asText().equals("latest") ? actor.revision() : sent + 1;
    var mistake = random.nextInt(100) < mistakes;
    if (mistake && random.nextBoolean() && next < actor.revision()) {
      next++; // one is lost, which a client of the newest does not mind
    }
    var frame = frame("update").put("revision", next);
    var from = mistake && base > 0 ? base - 1 : base; // a change of another state than was told
    var change = from < 0 ? null : change(from, next);
    if (change == null) {
      frame.set("state", actor.state(next));
    } else {
      frame.put("base", from).set("patch", change);
    }
    sent = next;
    base = next;
    unacknowledged.add(next);
    socket.accept(frame);
    return true;
  }

  private @Nullable JsonNode change(long from, long next) {
    return switch (shape.path("delta").asText()) {
      case "merge-patch" -> MergePatch.between(actor.state(from), actor.state(next)).orElse(null);
      case "json-patch" -> JsonPatch.diff(actor.state(from), actor.state(next));
      default -> null;
    };
  }

  private void begin(@Nullable JsonNode from) {
    var resumes =
        from != null
            && from.path("epoch").asText().equals(epoch)
            && from.path("revision").asLong() <= actor.revision();
    sent = actor.revision() - 1;
    if (from != null && resumes) {
      sent = from.path("revision").asLong();
      base = from.path("base").asLong(-1);
    }
    if (resumes && shape.path("mode").asText().equals("latest") && sent < actor.revision()) {
      sent = actor.revision() - 1;
    }
    socket.accept(
        frame("subscribed")
            .put("outcome", from == null ? "started" : resumes ? "resumed" : "reset")
            .put("epoch", epoch)
            .put("revision", actor.revision()));
  }

  private void reset() {
    epoch = actor.epoch;
    sent = actor.revision() - 1;
    base = -1;
    wasReset = true;
    unacknowledged.clear();
    socket.accept(
        frame("reset")
            .put("reason", "recreated")
            .put("epoch", epoch)
            .put("revision", actor.revision()));
  }

  private ObjectNode frame(String type) {
    return JsonNodeFactory.instance.objectNode().put("stream", number).put("type", type);
  }
}
