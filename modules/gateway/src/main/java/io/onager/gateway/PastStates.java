package io.onager.gateway;

import io.onager.actor.Actors;
import io.onager.model.Address;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * The states that actors had, out of the journal. Only so many at once: each is a reading of its
 * own, and the connections to the database are few. Thread-safe.
 */
final class PastStates {
  private final Actors actors;
  private final Semaphore room;

  PastStates(Actors actors, int atOnce) {
    this.actors = actors;
    this.room = new Semaphore(atOnce);
  }

  /**
   * Returns the state at {@code revision}, which the actor has come to; fails where the journal
   * cannot be read. Nothing where too many are read just now.
   */
  Optional<CompletionStage<String>> state(Address address, long revision) {
    if (revision == 0) {
      var initial = actors.type(address).orElseThrow().initialState();
      return Optional.of(CompletableFuture.completedStage(initial));
    }
    if (!room.tryAcquire()) {
      return Optional.empty();
    }
    return Optional.of(
        actors
            .past(address, revision - 1, revision, null)
            .whenComplete((past, failure) -> room.release())
            .thenApply(past -> past.updates().get(0).state()));
  }
}
