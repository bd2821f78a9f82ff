package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.model.Json;
import java.util.List;
import java.util.Random;

/** A client that watches rooms: several streams on one link, opened again on each connection. */
final class Watcher implements Link.Use, Viewer {
  private static final int AGAIN_MILLIS = 200;

  private final List<WatchedStream> streams; // each at the place of its number less 1
  private final Link link;
  private int connections;

  /**
   * Makes a client.
   *
   * @param streams numbered from 1
   */
  Watcher(Nodes nodes, Random random, List<WatchedStream> streams) {
    this.streams = List.copyOf(streams);
    this.link = new Link(nodes, random, this);
  }

  @Override
  public List<WatchedStream> streams() {
    return streams;
  }

  @Override
  public void open() {
    link.open();
  }

  @Override
  public void close() {
    link.close();
  }

  @Override
  public void onConnected(int node) {
    connections++;
    var frames = JsonNodeFactory.instance.arrayNode();
    streams.forEach(stream -> frames.add(stream.subscribe()));
    link.send(Json.text(frames));
  }

  @Override
  public void onFrame(JsonNode frame, int node) {
    if (!frame.has("stream")) {
      return;
    }
    var stream = streams.get(frame.get("stream").asInt() - 1);
    if (!stream.take(frame, node)) {
      var present = connections;
      link.later(AGAIN_MILLIS, () -> openAgain(stream, present));
    } else if (stream.shape().hasWindow() && !frame.has("outcome")) {
      link.send(
          "{\"type\":\"ack\",\"stream\":%d,\"revision\":%d}"
              .formatted(stream.number(), stream.position()));
    }
  }

  private void openAgain(WatchedStream stream, int connection) {
    if (connection == connections) {
      link.send(Json.text(stream.subscribe()));
    }
  }
}
