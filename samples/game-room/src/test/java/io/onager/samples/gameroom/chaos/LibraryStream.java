package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Actor;
import io.onager.client.PositionStore;
import io.onager.client.Update;
import io.onager.model.Position;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * One stream of the Java client's. Its positions, also those of marks, it learns by keeping them.
 */
final class LibraryStream extends NotedStream
    implements Flow.Subscriber<Update<JsonNode>>, PositionStore {
  LibraryStream(String client, int number, String room, Shape shape, Findings findings) {
    super(client + " by the Java client", number, room, shape, findings);
  }

  void open(Actor<JsonNode> actor) {
    actor.watch(shape().options().keptIn(this, name())).subscribe(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Update<JsonNode> update) {
    var value = shape().isOfEvents() ? update.event().json() : update.state();
    told(update.position(), update.isReset(), value);
  }

  @Override
  public void onError(Throwable failure) {
    failed(String.valueOf(failure.getMessage()));
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
  public void save(String ignored, Position at) {
    reached(at);
  }
}
