package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Frames to send, and what can be said of those that came. */
final class Frames {
  private Frames() {}

  static String invoke(String id, String actor, String command, String args) {
    return "{\"type\":\"invoke\",\"id\":\"%s\",\"actor\":\"%s\",\"command\":\"%s\",\"args\":%s}"
        .formatted(id, actor, command, args);
  }

  /** A command whose id is its key as well. */
  static String keyed(String key, String actor, String command, String args) {
    var frame = invoke(key, actor, command, args);
    return frame.substring(0, frame.length() - 1) + ",\"key\":\"" + key + "\"}";
  }

  static String subscribe(int stream, String actor) {
    return "{\"type\":\"subscribe\",\"stream\":%d,\"actor\":\"%s\"}".formatted(stream, actor);
  }

  /** The same with more fields, in which single quotes stand for double ones. */
  static String subscribe(int stream, String actor, String fields) {
    var frame = subscribe(stream, actor);
    return frame.substring(0, frame.length() - 1) + "," + fields.replace('\'', '"') + "}";
  }

  static String ack(int stream, long revision) {
    return "{\"type\":\"ack\",\"stream\":%d,\"revision\":%d}".formatted(stream, revision);
  }

  /** An array of the frames that {@code frame} makes of the numbers. */
  static String array(int from, int to, IntFunction<String> frame) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(frame)
        .collect(Collectors.joining(",", "[", "]"));
  }

  static boolean isOf(String type, JsonNode frame) {
    return frame.path("type").asText().equals(type);
  }

  /** Returns the newest revision that a stream was given a state or an event of; -1 for none. */
  static long lastRevision(List<JsonNode> stream) {
    for (var i = stream.size() - 1; i >= 0; i--) {
      if (isOf("update", stream.get(i)) || isOf("event", stream.get(i))) {
        return stream.get(i).path("revision").asLong();
      }
    }
    return -1;
  }

  static JsonNode lastState(List<JsonNode> stream) {
    return stream.get(stream.size() - 1).path("state");
  }

  /**
   * Asserts that a stream begins with {@code subscribed} and its state, and goes on by one revision
   * after the other, except that a {@code reset} takes it forward at once.
   */
  static void assertNothingMissedOrRepeated(List<JsonNode> stream) {
    assertThat(isOf("subscribed", stream.get(0))).as("begins with subscribed").isTrue();
    var next = stream.get(0).path("revision").asLong();
    for (var frame : stream.subList(1, stream.size())) {
      var revision = frame.path("revision").asLong();
      if (isOf("reset", frame)) {
        assertThat(revision).as("a reset leads forward").isGreaterThanOrEqualTo(next);
        next = revision;
      } else {
        assertThat(frame.path("type").asText()).as("%s", frame).isEqualTo("update");
        assertThat(revision).as("revisions follow each other").isEqualTo(next);
        next++;
      }
    }
  }
}
