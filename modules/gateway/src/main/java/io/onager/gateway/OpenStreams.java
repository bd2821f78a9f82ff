package io.onager.gateway;

import io.onager.feed.Feeds;
import io.onager.feed.From;
import io.onager.model.Address;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of one session. Feeds note on their own threads which streams have something,
 * and wake the session once for all of them; the session then lets each say one frame in turn, so
 * that none starves another.
 */
final class OpenStreams {
  private final Feeds feeds;
  private final Runnable wake;
  private final Map<Integer, StreamOnSession> streams = new HashMap<>();
  private final Queue<StreamOnSession> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();

  /**
   * Begins without streams.
   *
   * @param wake called on any thread when {@link #poll} is worth calling again; once until {@link
   *     #woken}
   */
  OpenStreams(Feeds feeds, Runnable wake) {
    this.feeds = feeds;
    this.wake = wake;
  }

  int size() {
    return streams.size();
  }

  boolean has(int number) {
    return streams.containsKey(number);
  }

  /** Opens a stream, behind {@code from} or anew; it will say how it begins. */
  void open(int number, Address address, @Nullable From from) {
    var stream = new StreamOnSession(number, address, feeds, this);
    streams.put(number, stream);
    stream.start(from);
  }

  /** Closes a stream; returns whether it was open. */
  boolean close(int number) {
    var stream = streams.remove(number);
    if (stream == null) {
      return false;
    }
    stream.stop();
    return true;
  }

  void closeAll() {
    streams.values().forEach(StreamOnSession::stop);
    streams.clear();
    ready.clear();
  }

  /** Closes the streams whose actor has not answered within {@code limit}, and says so. */
  List<ErrorFrame> closeUnanswered(Duration limit) {
    var late = new ArrayList<ErrorFrame>();
    for (var stream : List.copyOf(streams.values())) {
      if (stream.waitsLongerThan(limit)) {
        close(stream.number());
        late.add(
            ErrorFrame.of(ErrorCode.UNAVAILABLE, "the actor cannot be reached at present")
                .on(stream.number())
                .after(1000));
      }
    }
    return late;
  }

  /** Notes on any thread that {@code stream} has something. */
  void markReady(StreamOnSession stream) {
    ready.add(stream);
    if (awake.compareAndSet(false, true)) {
      wake.run();
    }
  }

  /** Says that the session is looking now. */
  void woken() {
    awake.set(false);
  }

  /** Returns the next frame of the stream whose turn it is; {@code null} where none has any. */
  @Nullable String poll() {
    for (var stream = ready.poll(); stream != null; stream = ready.poll()) {
      stream.unmark();
      if (streams.get(stream.number()) != stream) {
        continue; // closed meanwhile
      }
      var frame = stream.poll();
      if (frame != null) {
        if (stream.mark()) {
          ready.add(stream); // its next frame, if any, waits for its turn
        }
        return frame.body().forStream(stream.number());
      }
    }
    return null;
  }
}
