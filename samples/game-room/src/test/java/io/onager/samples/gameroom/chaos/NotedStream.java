package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Position;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import java.util.ArrayList;
import java.util.List;

/** One stream of a client library: notes all that it is told. For one thread at a time. */
abstract class NotedStream implements Watched {
  private static final int NODE_UNKNOWN = -1;

  private final String name;
  private final String room;
  private final Shape shape;
  private final Findings findings;
  private final List<Life> lives = new ArrayList<>();
  private volatile long position = -1;

  NotedStream(String client, int number, String room, Shape shape, Findings findings) {
    this.name = "%s, stream %d of %s %s".formatted(client, number, room, shape);
    this.room = room;
    this.shape = shape;
    this.findings = findings;
  }

  /** Notes a revision; {@code reset} where the library says that it begins anew. */
  final void told(Position at, boolean reset, JsonNode value) {
    if (reset) {
      findings.add(Kind.RESET, "%s was at %d: %s".formatted(name, position, at));
    }
    if (lives.isEmpty() || reset) {
      var begin = shape.isOfEvents() ? at.revision() - 1 : at.revision();
      lives.add(new Life(at.epoch(), begin));
    }
    var fingerprint = RoomHistory.fingerprint(value);
    var told = new Life.Told(at.revision(), fingerprint, System.nanoTime(), NODE_UNKNOWN);
    lives.get(lives.size() - 1).told().add(told);
  }

  /** Notes up to where there is nothing more to tell. */
  final void reached(Position at) {
    if (lives.isEmpty()) {
      lives.add(new Life(at.epoch(), at.revision())); // a mark instead of a first state
    }
    position = at.revision();
  }

  final void failed(String why) {
    findings.add(Kind.UNEXPECTED, "%s, at %d: %s".formatted(name, position, why));
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String room() {
    return room;
  }

  @Override
  public final Shape shape() {
    return shape;
  }

  @Override
  public final List<Life> lives() {
    return lives;
  }

  @Override
  public final long position() {
    return position;
  }

  @Override
  public final String toString() {
    return "%s at %d".formatted(name, position);
  }
}
