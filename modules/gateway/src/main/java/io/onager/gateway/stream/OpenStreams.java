package io.onager.gateway.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.actor.ActorType;
import io.onager.feed.Feeds;
import io.onager.model.Address;
import io.onager.model.Position;
import io.onager.protocol.ClientFrame.Subscribe;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.ServerFrames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of one session. Feeds note on their own threads which streams have something,
 * and wake the session once for all of them; the session then lets each say one frame in turn, so
 * that none starves another.
 */
public final class OpenStreams {
  private final Feeds feeds;
  private final int markAfter;
  private final Runnable wake;
  private final Runnable markSoon;
  private final Set<StreamOnSession> passing = new LinkedHashSet<>();
  private final Map<Integer, StreamOnSession> streams = new HashMap<>();

  /** Whom feeds have woken since the session looked last; from their threads. */
  private final Queue<StreamOnSession> woken = new ConcurrentLinkedQueue<>();

  /** Who has something to say, in the order of their turns. */
  private final ArrayDeque<StreamOnSession> turns = new ArrayDeque<>();

  private final AtomicBoolean awake = new AtomicBoolean();

  /**
   * Begins without streams.
   *
   * @param markAfter after how many revisions that did not pass a client is told where it is
   * @param wake called on any thread when {@link #poll} is worth calling again; once until {@link
   *     #woken}
   * @param markSoon called when {@link #sayMarks} is wanted soon
   */
  public OpenStreams(Feeds feeds, int markAfter, Runnable wake, Runnable markSoon) {
    this.feeds = feeds;
    this.markAfter = markAfter;
    this.wake = wake;
    this.markSoon = markSoon;
  }

  int markAfter() {
    return markAfter;
  }

  public int size() {
    return streams.size();
  }

  public boolean has(int number) {
    return streams.containsKey(number);
  }

  /** Opens what {@code subscribe} asks for; returns the error where that cannot be. */
  public Optional<ErrorFrame> open(Subscribe subscribe, Address address, ActorType type) {
    try {
      var shape = Shape.of(subscribe, type);
      var stream = new StreamOnSession(subscribe, address, type, shape, feeds, this);
      streams.put(stream.number(), stream);
      stream.start();
      return Optional.empty();
    } catch (Shape.UnfitException e) {
      return Optional.of(e.error());
    }
  }

  /** Returns the error where {@code subscribe} does not fit actors of {@code type}. */
  public static Optional<ErrorFrame> check(Subscribe subscribe, ActorType type) {
    try {
      Shape.of(subscribe, type);
      return Optional.empty();
    } catch (Shape.UnfitException e) {
      return Optional.of(e.error());
    }
  }

  /** Acknowledges updates of an open stream; returns false where {@code revision} was not sent. */
  public boolean acknowledge(int number, long revision) {
    var stream = streams.get(number);
    return stream != null && stream.acknowledge(revision);
  }

  /** Closes a stream; returns whether it was open. */
  public boolean close(int number) {
    var stream = streams.remove(number);
    if (stream == null) {
      return false;
    }
    stream.stop();
    return true;
  }

  public void closeAll() {
    streams.values().forEach(StreamOnSession::stop);
    streams.clear();
    woken.clear();
    turns.clear();
    passing.clear();
  }

  /** Closes the streams whose actor has not answered within {@code limit}, and says so. */
  public List<ErrorFrame> closeUnanswered(Duration limit) {
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

  /** Returns how the streams are, by number. */
  public List<StreamStatistics> statistics() {
    return streams.values().stream()
        .map(StreamOnSession::statistics)
        .sorted(Comparator.comparingInt(StreamStatistics::stream))
        .toList();
  }

  /** Lets streams that go nowhere at present let go of what they hold; see there. */
  public void rest() {
    streams.values().forEach(StreamOnSession::rest);
  }

  /** Notes on any thread that {@code stream} has something. */
  void markReady(StreamOnSession stream) {
    woken.add(stream);
    if (awake.compareAndSet(false, true)) {
      wake.run();
    }
  }

  /** Notes that {@code stream} passes over revisions, and has to say so soon. */
  void markSoon(StreamOnSession stream) {
    if (passing.isEmpty()) {
      markSoon.run();
    }
    passing.add(stream);
  }

  /** Lets the streams that passed over something say where they are. */
  public void sayMarks() {
    var due = List.copyOf(passing);
    passing.clear();
    due.forEach(StreamOnSession::markIsDue);
  }

  /** Says that the session is looking now. */
  public void woken() {
    awake.set(false);
  }

  /** Returns where an open stream has brought its client; empty where it has not yet. */
  public Optional<Position> position(int number) {
    return Optional.ofNullable(streams.get(number)).flatMap(StreamOnSession::position);
  }

  /**
   * Gives the next frame of the stream whose turn it is to {@code sink}; returns false where none
   * has any.
   */
  public boolean poll(FrameSink sink) {
    for (var stream = next(); stream != null; stream = next()) {
      if (!stream.isStopped() && say(stream, sink)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable StreamOnSession next() {
    for (var stream = woken.poll(); stream != null; stream = woken.poll()) {
      turns.addLast(stream);
    }
    return turns.pollFirst();
  }

  private boolean say(StreamOnSession stream, FrameSink sink) {
    try {
      var frame = stream.poll();
      var stays = frame != null;
      if (frame == null) {
        stream.unmark();
        frame = stream.poll(); // what came before it was unmarked has woken nobody
        stays = frame != null && stream.mark();
      }
      if (frame == null) {
        return false;
      }
      if (stays) {
        turns.addLast(stream); // its next frame, if any, waits for its turn
      }
      stream.say(frame, sink);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      fail(stream, e, sink); // the application's code may do anything
    }
    return true;
  }

  /** A filter or a state of the application's failed: that costs this stream, and no other. */
  private void fail(StreamOnSession stream, Throwable failure, FrameSink sink) {
    close(stream.number());
    var error = Faults.report(stream.number(), failure);
    sink.add(ServerFrames.encode(error).getBytes(UTF_8));
  }
}
