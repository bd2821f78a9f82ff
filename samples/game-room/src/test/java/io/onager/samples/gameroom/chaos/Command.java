package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.CanonicalJson;
import io.onager.model.Json;

/**
 * A command that takes effect once.
 *
 * @param key by which the room knows it again
 * @param room an actor's address
 * @param name such as {@code Score}
 */
record Command(String key, String room, String name, ObjectNode args) {
  /**
   * What a room answered.
   *
   * @param revision of the room after the command
   * @param value as canonical JSON
   */
  record Answer(long revision, String value) {
    static Answer of(long revision, JsonNode value) {
      return new Answer(revision, CanonicalJson.text(value));
    }
  }

  /** Returns the frame that asks for it; its id is the key as well. */
  String frame() {
    var frame =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "invoke")
            .put("id", key)
            .put("actor", room)
            .put("command", name)
            .put("key", key);
    frame.set("args", args);
    return Json.text(frame);
  }
}
