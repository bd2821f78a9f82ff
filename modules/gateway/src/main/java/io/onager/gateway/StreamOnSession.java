package io.onager.gateway;

import io.onager.feed.Attachment;
import io.onager.feed.Subscriber;
import io.onager.model.Address;
import io.onager.protocol.ServerFrame.OnStream;
import io.onager.protocol.StreamFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a session: a cursor, and what to say before the cursor is read. The feed calls it
 * on its own thread; all else happens on the session's.
 */
final class StreamOnSession implements Subscriber {
  private final int number;
  private final Address address;
  private final OpenStreams streams;
  private final AtomicBoolean marked = new AtomicBoolean();
  private final AtomicReference<@Nullable Attachment> arrived = new AtomicReference<>();
  private final ArrayDeque<StreamFrame> first = new ArrayDeque<>();
  private long waitingSince = System.nanoTime();
  private boolean waiting = true;
  private boolean wantsToAttach;
  private boolean ended;
  private @Nullable Attachment attachment;
  private long revision;

  StreamOnSession(int number, Address address, OpenStreams streams) {
    this.number = number;
    this.address = address;
    this.streams = streams;
  }

  int number() {
    return number;
  }

  Address address() {
    return address;
  }

  @Override
  public void attached(Attachment newAttachment) {
    arrived.set(newAttachment);
    markReady();
  }

  @Override
  public void ready() {
    markReady();
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

  /** Returns the next frame; {@code null} where there is none now. */
  @Nullable OnStream poll() {
    begin(arrived.getAndSet(null));
    var current = attachment;
    if (ended || current == null) {
      return null;
    }
    if (!first.isEmpty()) {
      return new OnStream(number, first.removeFirst());
    }
    var update = current.cursor().poll();
    if (update != null) {
      revision = update.revision();
      return new OnStream(number, new StreamFrame.State(revision, update.state()));
    }
    if (!waiting && current.cursor().isLost()) {
      waiting = true;
      waitingSince = System.nanoTime();
      wantsToAttach = true;
    }
    return null;
  }

  /** Returns, once, whether the stream has to be attached again. */
  boolean wantsToAttach() {
    var wants = wantsToAttach;
    wantsToAttach = false;
    return wants;
  }

  boolean waitsLongerThan(Duration limit) {
    return waiting && System.nanoTime() - waitingSince > limit.toNanos();
  }

  void end() {
    ended = true;
  }

  private void begin(@Nullable Attachment fresh) {
    if (fresh == null) {
      return;
    }
    var before = attachment;
    attachment = fresh;
    waiting = false;
    if (before == null) {
      first.add(
          new StreamFrame.Subscribed(StreamFrame.Outcome.STARTED, fresh.epoch(), fresh.revision()));
      first.add(new StreamFrame.State(fresh.revision(), fresh.state()));
    } else if (!before.epoch().equals(fresh.epoch())) {
      reset(StreamFrame.ResetReason.RECREATED, fresh);
    } else if (fresh.revision() != revision) {
      reset(StreamFrame.ResetReason.LAGGED, fresh);
    }
    revision = fresh.revision();
  }

  private void reset(StreamFrame.ResetReason reason, Attachment fresh) {
    first.add(new StreamFrame.Reset(reason, fresh.epoch(), fresh.revision()));
    first.add(new StreamFrame.State(fresh.revision(), fresh.state()));
  }
}
