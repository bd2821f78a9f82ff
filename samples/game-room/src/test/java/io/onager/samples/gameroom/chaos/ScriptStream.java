package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.Position;

/** One stream of the JavaScript client's, as its process tells of it line by line. */
final class ScriptStream extends NotedStream {
  ScriptStream(String client, int number, String room, Shape shape, Findings findings) {
    super(client + " by the JavaScript client", number, room, shape, findings);
  }

  /** Returns what the process is to watch. */
  ObjectNode asked(int number) {
    var asked = JsonNodeFactory.instance.objectNode().put("stream", number).put("room", room());
    return asked.set("shape", shape().fields());
  }

  /** Takes a line. */
  void take(JsonNode line) {
    if (line.has("error")) {
      failed(line.get("error").textValue());
    } else if (line.has("reached")) {
      reached(position(line, "reached"));
    } else {
      told(position(line, "revision"), line.has("reset"), line.required("value"));
    }
  }

  private static Position position(JsonNode line, String revision) {
    return new Position(line.required("epoch").textValue(), line.required(revision).longValue());
  }
}
