package io.onager.actor;

import io.onager.actor.StoredEvent.KeyedAnswer;
import org.jspecify.annotations.Nullable;

/**
 * One life of one actor: what its events have made so far. Owned by its {@link Writer} and changed
 * in place, also by events that are only about to be stored; when storing fails, the writer and
 * this go, and the next one is rebuilt from the journal.
 */
final class Life<S> {
  private final KeyMemory keys;
  private S state;
  private String epoch;
  private long revision;

  /**
   * Begins at revision 0.
   *
   * @param epoch what this life is called, should it have a first event
   */
  Life(S initial, String epoch, int keyCapacity) {
    this.state = initial;
    this.epoch = epoch;
    this.keys = new KeyMemory(keyCapacity);
  }

  /** Begins where {@code snapshot} was taken. */
  Life(S state, StoredSnapshot snapshot, int keyCapacity) {
    this(state, snapshot.epoch(), keyCapacity);
    this.revision = snapshot.revision();
    for (var key : snapshot.keys()) {
      keys.remember(
          key.principal(),
          key.key(),
          new KeyMemory.Remembered(key.hash(), key.revision(), key.value()));
    }
  }

  S state() {
    return state;
  }

  String epoch() {
    return epoch;
  }

  long revision() {
    return revision;
  }

  KeyMemory keys() {
    return keys;
  }

  /** Moves on to the next revision. */
  void advance(S next, StoredEvent stored) {
    state = next;
    revision++;
    var storedEpoch = stored.epoch();
    if (storedEpoch != null) {
      epoch = storedEpoch;
    }
    remember(stored.principal(), stored.answer());
  }

  private void remember(String principal, @Nullable KeyedAnswer answer) {
    if (answer != null) {
      keys.remember(
          principal,
          answer.key(),
          new KeyMemory.Remembered(answer.hash(), revision, answer.value()));
    }
  }
}
