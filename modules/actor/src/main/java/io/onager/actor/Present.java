package io.onager.actor;

import io.onager.model.Json;
import org.jspecify.annotations.Nullable;

/** An actor's last stored state. Owned by one actor; encodes at most once. */
final class Present<S> {
  private final String epoch;
  private final long revision;
  private final S state;
  private @Nullable String text;

  Present(String epoch, long revision, S state) {
    this.epoch = epoch;
    this.revision = revision;
    this.state = state;
  }

  String epoch() {
    return epoch;
  }

  long revision() {
    return revision;
  }

  S state() {
    return state;
  }

  /** Returns the state as JSON text. */
  String text() {
    if (text == null) {
      text = Json.text(state);
    }
    return text;
  }
}
