package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Status.Phase;
import io.onager.model.Address;
import io.onager.model.Position;
import io.onager.protocol.ErrorCode;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client as a whole: what its link brings goes to its streams and commands. */
final class Client implements Link.Use {
  private static final System.Logger LOG = System.getLogger(Client.class.getName());

  private final Core core;
  private final Link link;
  private final Streams streams;
  private final Commands commands;
  private final Serial listener;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Status status = Status.of(Phase.CONNECTING);
  private @Nullable Connection left; // on which answers are still to come; owned by the loop
  private @Nullable OnagerException over; // owned by the loop
  private boolean closed; // guarded by this

  Client(Core core, List<URI> places) {
    this.core = core;
    this.link = new Link(core, places, this);
    this.streams = new Streams(core, link);
    this.commands = new Commands(core, streams, this::closeLeft);
    this.listener = new Serial(core.application());
  }

  void open() {
    core.loop().execute(link::open);
  }

  Core core() {
    return core;
  }

  Status status() {
    return status;
  }

  /** Connects now, where it waits to or was refused. */
  void reconnect() {
    submit(
        () -> {
          over = null;
          link.reconnect();
        });
  }

  /** Ends all: from then on nothing is given to the loop. For all threads, any number of times. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      core.loop().execute(() -> finish(OnagerException.closed()));
      core.loop().close();
    }
  }

  /** Gives a command; it is answered once, on any thread, unless it is cancelled. */
  void invoke(Pending command) {
    if (!submit(() -> begin(command))) {
      command.answer.accept(null, OnagerException.closed());
    }
  }

  /** Gives a command up, whatever becomes of it. */
  void cancel(Pending command) {
    submit(() -> commands.cancel(command));
  }

  /** Returns whether one more command may wait for its answer; then {@link #release} it. */
  boolean acquire() {
    var may = waiting.incrementAndGet() <= core.options().maxCommands();
    if (!may) {
      release();
    }
    return may;
  }

  void release() {
    waiting.decrementAndGet();
  }

  /** Does something with a stream; nothing where all are closed. */
  void withStream(ActorStream stream, Consumer<ActorStream> action) {
    submit(() -> action.accept(stream));
  }

  /** Opens a stream, or ends its mailbox where there can be none. */
  ActorStream open(
      Address actor,
      WatchOptions options,
      @Nullable Position from,
      Map<String, ActorType.Delta> deltas,
      Mailbox mailbox) {
    var stream =
        new ActorStream(streams, actor.type() + "/" + actor.id(), options, from, deltas, mailbox);
    if (!submit(() -> begin(stream))) {
      mailbox.end(OnagerException.closed());
    }
    return stream;
  }

  @Override
  public void onConnected(Connection present, @Nullable Connection before) {
    streams.attach(present);
    commands.attach(present);
    if (before != null) {
      leave(before);
    }
  }

  @Override
  public void onFrame(Connection from, JsonNode frame) {
    if (frame.has("id")) {
      commands.take(frame, from);
    } else if (frame.has("stream")) {
      streams.take(frame);
    } else {
      LOG.log(Level.WARNING, () -> "the server says: " + frame);
      if (isUnreadable(frame) && link.present().filter(from::equals).isPresent()) {
        sayAgain(from);
      }
    }
  }

  @Override
  public void onLost(Connection lost) {
    if (lost == left) {
      left = null;
    } else {
      streams.detach();
    }
    commands.lost(lost);
  }

  @Override
  public void onRefused(OnagerException refusal) {
    over = refusal;
    streams.end(refusal);
    commands.fail(refusal);
  }

  @Override
  public void onStatus(Status next) {
    status = next;
    listener.execute(() -> core.options().onStatus().accept(next));
  }

  /** Returns whether a frame says that a whole message was not read, whatever was in it. */
  private static boolean isUnreadable(JsonNode frame) {
    var code = frame.path("code").asText();
    return frame.path("type").asText().equals("error")
        && (code.equals(ErrorCode.BAD_FRAME.wire()) || code.equals(ErrorCode.TOO_LARGE.wire()));
  }

  /** Once for each connection: what comes alone spoils nothing else. */
  private void sayAgain(Connection present) {
    if (present.goOneByOne()) {
      streams.sendAgain(present);
      commands.sendAgain(present);
    }
  }

  /** Answers of commands without a key can come over the old connection alone. */
  private void leave(Connection before) {
    if (left != null) {
      left.close();
      commands.lost(left);
    }
    left = before;
    closeLeft();
  }

  private void closeLeft() {
    if (left != null && !commands.waitsOn(left)) {
      left.close();
      left = null;
    }
  }

  private void begin(Pending command) {
    if (over == null) {
      commands.add(command);
    } else {
      command.answer.accept(null, over);
    }
  }

  private void begin(ActorStream stream) {
    if (over == null) {
      streams.add(stream);
    } else {
      stream.end(over);
    }
  }

  private void finish(OnagerException why) {
    over = why;
    link.close();
    if (left != null) {
      left.close();
    }
    onStatus(Status.of(Phase.CLOSED));
    streams.cancel();
    commands.fail(why);
  }

  private synchronized boolean submit(Runnable task) {
    if (!closed) {
      core.loop().execute(task);
    }
    return !closed;
  }
}
