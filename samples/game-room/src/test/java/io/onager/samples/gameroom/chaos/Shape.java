package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.client.WatchOptions;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Selection;
import io.onager.protocol.ClientFrame.Delta;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a stream tells of a room.
 *
 * @param fields of {@code subscribe}, beside {@code stream}, {@code actor} and {@code from}
 */
record Shape(ObjectNode fields) {
  /** All that are tried, each with another part of the protocol. */
  static final List<Shape> ALL =
      List.of(
          of("{}"),
          of("{'delta':'merge-patch'}"),
          of("{'delta':'json-patch'}"),
          of("{'delta':'custom'}"),
          of("{'of':'events'}"),
          of("{'delta':'custom','window':8}"),
          of("{'of':'events','window':3}"),
          of("{'delta':'merge-patch','mode':'latest'}"),
          of("{'delta':'merge-patch','select':['/players','/round']}"),
          of("{'delta':'json-patch','select':['/messages'],'filter':{'name':'changed'}}"),
          of("{'of':'events','filter':{'name':'threshold','field':'points','value':5}}"),
          of(
              "{'delta':'custom','filter':{'name':'threshold','field':'/total','value':200,'edge':true}}"),
          of(
              "{'delta':'merge-patch','filter':{'and':[{'name':'hasPlayer','player':'a-guest'},"
                  + "{'name':'nonEmpty','field':'/messages'}]}}"));

  /** Reads one; single quotes stand for double ones. */
  static Shape of(String fields) {
    try {
      return new Shape((ObjectNode) Json.parse(fields.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(fields, e);
    }
  }

  boolean isOfEvents() {
    return fields.path("of").asText().equals("events");
  }

  /** Returns what is told of a revision: equal for shapes that tell the same of it, if they do. */
  String value() {
    return fields.path("of").asText() + fields.path("select");
  }

  /** Returns whether revisions may be skipped. */
  boolean skips() {
    return fields.path("mode").asText().equals("latest");
  }

  /** Returns whether every revision of the room is told. */
  boolean tellsAll() {
    return !skips() && filter() == null;
  }

  boolean hasWindow() {
    return fields.has("window");
  }

  /** Returns whether {@code patch} is by RFC 6902; by RFC 7396 otherwise. */
  boolean isJsonPatch() {
    return fields.path("delta").asText().equals("json-patch");
  }

  @Nullable JsonNode filter() {
    return fields.get("filter");
  }

  Selection selection() {
    if (!fields.has("select")) {
      return Selection.ALL;
    }
    try {
      return Selection.of(selected());
    } catch (InvalidJsonException e) {
      throw new IllegalArgumentException(toString(), e);
    }
  }

  private List<String> selected() {
    var pointers = new ArrayList<String>();
    fields.path("select").forEach(pointer -> pointers.add(pointer.asText()));
    return pointers;
  }

  /** Returns the frame that opens a stream of this shape, without {@code from}. */
  ObjectNode subscribe(int stream, String room) {
    var frame =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "subscribe")
            .put("stream", stream)
            .put("actor", room);
    frame.setAll(fields);
    return frame;
  }

  /** Returns the same for the Java client. */
  WatchOptions options() {
    var options = isOfEvents() ? WatchOptions.EVENTS : WatchOptions.DEFAULT;
    if (skips()) {
      options = options.latest();
    }
    if (filter() != null) {
      options = options.withFilter(filter());
    }
    if (fields.has("select")) {
      options = options.withSelect(selected().toArray(String[]::new));
    }
    if (fields.has("delta")) {
      var delta = fields.get("delta").asText().replace('-', '_').toUpperCase(Locale.ROOT);
      options = options.withDelta(Delta.valueOf(delta));
    }
    return hasWindow() ? options.withWindow(fields.get("window").asInt()) : options;
  }

  @Override
  public String toString() {
    return Json.text(fields);
  }
}
