package io.onager.gateway.stream;

import io.onager.feed.Signal;
import io.onager.feed.Watcher;
import io.onager.protocol.StreamBody;
import io.onager.protocol.StreamFrame;
import org.jspecify.annotations.Nullable;

/** Tells a client that wants them the newest signal of its actor, once. Not thread-safe. */
final class Signals {
  private static final long NONE = 0;

  private final boolean wanted;
  private long told = NONE;

  Signals(boolean wanted) {
    this.wanted = wanted;
  }

  /** Returns what is to be told next; {@code null} where there is nothing. */
  @Nullable Signal next(Watcher watcher) {
    var newest = wanted ? watcher.signal() : null;
    return newest == null || newest.number() == told ? null : newest;
  }

  StreamBody tell(Signal signal) {
    told = signal.number();
    return signal.once(Signals::encode);
  }

  private static StreamBody encode(Signal signal) {
    return new StreamFrame.Signal(signal.revision(), signal.value()).body();
  }
}
