package io.onager.gateway.stream;

import io.onager.actor.ActorType;
import io.onager.feed.Entry;
import io.onager.feed.Feeds;
import io.onager.feed.Seen;
import io.onager.feed.Start;
import io.onager.feed.Watcher;
import io.onager.model.Address;
import io.onager.model.Position;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ClientFrame.Subscribe;
import io.onager.protocol.StreamBody;
import io.onager.protocol.StreamFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a session: sees every revision of its actor, tells what passes in the form that its
 * client wants, says how far it has come where nothing passes, and stops where the client gives no
 * more credit. Used on the session's thread, but for the mark of being ready.
 */
final class StreamOnSession {
  private final int number;
  private final byte[] prefix;
  private final OpenStreams streams;
  private final ActorType type;
  private final boolean latestOnly;
  private final Credit credit;
  private final Watcher watcher;
  private final Signals signals;
  private Resumption resumption;
  private final AtomicBoolean marked = new AtomicBoolean();
  private Step step;
  private String epoch = "";
  private long position;
  private boolean told;
  private int passedOver;
  private boolean markDue;
  private boolean paused;
  private boolean stopped;
  private long frames;
  private long bytes;

  /** Whether something was told since {@link #rest} was called last. */
  private boolean moved;

  StreamOnSession(
      Subscribe subscribe,
      Address address,
      ActorType type,
      Shape shape,
      Feeds feeds,
      OpenStreams streams) {
    this.number = subscribe.stream();
    this.prefix = StreamBody.prefix(number);
    this.streams = streams;
    this.type = type;
    this.latestOnly = subscribe.mode() == ClientFrame.Mode.LATEST;
    this.credit = new Credit(subscribe.window());
    this.watcher = new Watcher(feeds, address, this::markReady, subscribe.signals());
    this.signals = new Signals(subscribe.signals());
    this.resumption = Resumption.of(subscribe.from(), shape, latestOnly);
    this.step = Step.begin(shape);
  }

  int number() {
    return number;
  }

  void start() {
    watcher.start(resumption.from());
  }

  void stop() {
    stopped = true;
    watcher.stop();
  }

  boolean isStopped() {
    return stopped;
  }

  /** Gives {@code frame} to {@code sink} as this stream says it. */
  void say(StreamBody frame, FrameSink sink) {
    frames++;
    bytes += prefix.length + frame.utf8().length;
    sink.add(prefix, frame.utf8());
  }

  StreamStatistics statistics() {
    return new StreamStatistics(
        number,
        watcher.address(),
        position,
        Math.max(0, watcher.head() - position),
        credit.window(),
        credit.unacknowledged(),
        frames,
        bytes,
        step.base() >= 0 || watcher.holdsPast());
  }

  boolean waitsLongerThan(Duration limit) {
    return watcher.waitsLongerThan(limit);
  }

  /** Returns how far its client has come by what it was told; empty where it was told nothing. */
  Optional<Position> position() {
    return told ? Optional.of(new Position(epoch, position)) : Optional.empty();
  }

  /** Frees what was sent up to {@code revision}; returns false where that was never sent. */
  boolean acknowledge(long revision) {
    var wasUsedUp = credit.isUsedUp();
    if (!credit.acknowledge(revision, position)) {
      return false;
    }
    if (wasUsedUp && !credit.isUsedUp()) {
      paused = false;
      markReady(); // also where it was not told to be paused: nobody looks for more without credit
    }
    return true;
  }

  /**
   * Lets go of all that can be had again, where the client has taken nothing since the last call
   * though there is something: what stays is the place. To be called now and then.
   */
  void rest() {
    var idle = !moved;
    moved = false;
    watcher.keepUp();
    if (!told || watcher.begins() || watcher.head() <= position) {
      return;
    }
    if (credit.isUsedUp() && !paused) {
      markReady(); // says that it is paused, as its watcher has found out just now
    }
    if (!idle || watcher.isAsking() || watcher.looksBack()) {
      return;
    }
    var base = step.base();
    if (base >= 0) {
      resumption = Resumption.again(epoch, position, base);
      step = Step.begin(step.shape());
      watcher.backTo(resumption.readBehind());
    } else if (watcher.holdsPast()) {
      watcher.backTo(position);
    }
  }

  /** Says that the client has waited long enough for a mark. */
  void markIsDue() {
    if (passedOver > 0) {
      markDue = true;
      markReady();
    }
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
  @Nullable StreamBody poll() {
    var body = pollRevision();
    return body == null ? pollSignal() : body;
  }

  /**
   * A signal is about the client's own position: a client that was not told where it is, is now.
   */
  private @Nullable StreamBody pollSignal() {
    var signal = signals.next(watcher);
    if (signal == null) {
      return null;
    }
    return passedOver > 0 ? mark(position) : signals.tell(signal);
  }

  private @Nullable StreamBody pollRevision() {
    while (passedOver < streams.markAfter()) {
      if (credit.isUsedUp()) {
        return pause();
      }
      if (latestOnly && !watcher.looksBack()) {
        watcher.skipToNewest();
      }
      var seen = watcher.poll();
      if (seen == null) {
        return markDue && passedOver > 0 ? mark(position) : null;
      }
      var body = tell(seen);
      if (body != null) {
        return body;
      }
    }
    return mark(position);
  }

  private @Nullable StreamBody tell(Seen seen) {
    moved = true;
    if (seen instanceof Seen.Next next) {
      return next(next.entry());
    }
    if (seen instanceof Seen.State state) {
      return first(state.entry());
    }
    if (seen instanceof Seen.Began began) {
      epoch = began.epoch();
      told = began.start() == Start.RESUMED;
      if (!told) {
        resumption = Resumption.NONE;
      }
      position = told ? resumption.position() : began.revision();
      return subscribed(began).body();
    }
    var reset = (Seen.Reset) seen;
    credit.clear();
    resumption = Resumption.NONE;
    epoch = reset.epoch();
    told = false;
    var reason =
        reset.recreated() ? StreamFrame.ResetReason.RECREATED : StreamFrame.ResetReason.LAGGED;
    return new StreamFrame.Reset(reason, reset.epoch(), reset.revision()).body();
  }

  /**
   * The whole present state, with which the stream begins; where it does not pass, a mark at once.
   */
  private @Nullable StreamBody first(Entry entry) {
    position = entry.revision();
    step = Step.begin(step.shape());
    told = true;
    if (step.shape().events()) {
      return null; // there is no event that made this revision for this client
    }
    step = step.next(type, entry);
    var body = step.body();
    if (body == null) {
      return mark(position);
    }
    return sent(body);
  }

  private @Nullable StreamBody next(Entry entry) {
    step = resumption.begin(step, type);
    if (entry.revision() <= resumption.position()) {
      step = resumption.again(step, type, entry);
      watcher.skipTo(resumption.position());
      return null;
    }
    position = entry.revision();
    step = step.next(type, entry);
    var body = step.body();
    if (body != null) {
      return sent(body);
    }
    if (passedOver++ == 0) {
      streams.markSoon(this);
    }
    return null;
  }

  private StreamBody sent(StreamBody body) {
    passedOver = 0;
    markDue = false;
    credit.use(position);
    return body;
  }

  private StreamBody mark(long revision) {
    passedOver = 0;
    markDue = false;
    return new StreamFrame.Mark(revision).body();
  }

  private @Nullable StreamBody pause() {
    var head = watcher.head();
    if (paused || head <= position) {
      return null;
    }
    paused = true;
    return new StreamFrame.Paused(position, head).body();
  }

  private StreamFrame subscribed(Seen.Began began) {
    var own = step.shape().own();
    return new StreamFrame.Subscribed(
        outcome(began.start()), began.epoch(), began.revision(), own == null ? null : own.name());
  }

  private static StreamFrame.Outcome outcome(Start start) {
    return switch (start) {
      case STARTED -> StreamFrame.Outcome.STARTED;
      case RESUMED -> StreamFrame.Outcome.RESUMED;
      case RESET -> StreamFrame.Outcome.RESET;
    };
  }
}
