package io.onager.gateway;

import io.onager.feed.Feeds;
import io.onager.feed.From;
import io.onager.feed.Seen;
import io.onager.feed.Start;
import io.onager.feed.Watcher;
import io.onager.model.Address;
import io.onager.protocol.StreamFrame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One stream of a session: a watcher, told in the words of the protocol, and its place in line. */
final class StreamOnSession {
  private final int number;
  private final OpenStreams streams;
  private final Watcher watcher;
  private final AtomicBoolean marked = new AtomicBoolean();

  StreamOnSession(int number, Address address, Feeds feeds, OpenStreams streams) {
    this.number = number;
    this.streams = streams;
    this.watcher = new Watcher(feeds, address, this::markReady);
  }

  int number() {
    return number;
  }

  void start(@Nullable From from) {
    watcher.start(from);
  }

  void stop() {
    watcher.stop();
  }

  boolean waitsLongerThan(Duration limit) {
    return watcher.waitsLongerThan(limit);
  }

  private void markReady() {
    if (mark()) {
      streams.markReady(this);
    }
  }

  /** Returns whether the stream has to be put in line for its turn: it was not, and now is. */
  boolean mark() {
    return marked.compareAndSet(false, true);
  }

  /** Says that its turn has come; what arrives from now on puts it in line again. */
  void unmark() {
    marked.set(false);
  }

  /** Returns what the stream says next; {@code null} where there is nothing now. */
  @Nullable StreamFrame poll() {
    var seen = watcher.poll();
    return seen == null ? null : frame(seen);
  }

  private static StreamFrame frame(Seen seen) {
    if (seen instanceof Seen.Next next) {
      return new StreamFrame.State(next.update().revision(), next.update().state());
    }
    if (seen instanceof Seen.State state) {
      return new StreamFrame.State(state.revision(), state.state());
    }
    if (seen instanceof Seen.Began began) {
      return new StreamFrame.Subscribed(outcome(began.start()), began.epoch(), began.revision());
    }
    var reset = (Seen.Reset) seen;
    return new StreamFrame.Reset(
        reset.recreated() ? StreamFrame.ResetReason.RECREATED : StreamFrame.ResetReason.LAGGED,
        reset.epoch(),
        reset.revision());
  }

  private static StreamFrame.Outcome outcome(Start start) {
    return switch (start) {
      case STARTED -> StreamFrame.Outcome.STARTED;
      case RESUMED -> StreamFrame.Outcome.RESUMED;
      case RESET -> StreamFrame.Outcome.RESET;
    };
  }
}
