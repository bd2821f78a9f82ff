package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Actor;
import io.onager.client.PositionStore;
import io.onager.client.Update;
import io.onager.model.Position;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * One stream of the Java client's: notes all that it is told. Its positions, also those of marks,
 * it learns by keeping them.
 */
final class LibraryStream implements Watched, Flow.Subscriber<Update<JsonNode>>, PositionStore {
  private static final int NODE_UNKNOWN = -1;

  private final String name;
  private final String room;
  private final Shape shape;
  private final Findings findings;
  private final List<Life> lives =
      new ArrayList<>(); // owned by its subscription, one call at a time
  private volatile long position = -1;

  LibraryStream(String client, int number, String room, Shape shape, Findings findings) {
    this.name = "%s by the Java client, stream %d of %s %s".formatted(client, number, room, shape);
    this.room = room;
    this.shape = shape;
    this.findings = findings;
  }

  void open(Actor<JsonNode> actor) {
    actor.watch(shape.options().keptIn(this, name)).subscribe(this);
  }

  @Override
  public String name() {
    return name;
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

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Update<JsonNode> update) {
    if (update.isReset()) {
      findings.add(Kind.RESET, "%s was at %d: %s".formatted(name, position, update.position()));
    }
    if (lives.isEmpty() || update.isReset()) {
      var begin = shape.isOfEvents() ? update.revision() - 1 : update.revision();
      lives.add(new Life(update.position().epoch(), begin));
    }
    var value = shape.isOfEvents() ? update.event().json() : update.state();
    var fingerprint = RoomHistory.fingerprint(value);
    var told = new Life.Told(update.revision(), fingerprint, System.nanoTime(), NODE_UNKNOWN);
    lives.get(lives.size() - 1).told().add(told);
  }

  @Override
  public void onError(Throwable failure) {
    findings.add(Kind.UNEXPECTED, "%s, at %d: %s".formatted(name, position, failure.getMessage()));
  }

  @Override
  public void onComplete() {
    // The client was closed.
  }

  @Override
  public Optional<Position> load(String ignored) {
    return Optional.empty();
  }

  @Override
  public void save(String ignored, Position reached) {
    if (lives.isEmpty()) {
      lives.add(new Life(reached.epoch(), reached.revision())); // a mark instead of a first state
    }
    position = reached.revision();
  }
}
