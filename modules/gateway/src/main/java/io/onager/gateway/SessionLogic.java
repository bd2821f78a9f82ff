package io.onager.gateway;

import io.onager.gateway.stream.OpenStreams;
import io.onager.model.Principal;
import io.onager.protocol.CloseCode;
import io.onager.protocol.ServerFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * The life of a session: finds out who is there, then lets the {@link Conversation} have each frame
 * and the {@link Wire} whatever there is to say. Reads no further while too much is unanswered.
 */
final class SessionLogic extends TimerGraphStageLogic implements InHandler, OutHandler {
  private enum Timer {
    CHECK,
    MARKS,
    CREDENTIALS,
    LEAVE,
    ANSWERED,
    CLOSED
  }

  static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Inlet<ByteString> in;
  private final Outlet<ByteString> out;
  private final Services services;
  private final GatewaySettings settings;
  private final Optional<String> token;
  private final Entrance entrance;
  private final Outbox outbox;
  private final OpenStreams streams;
  private final Wire wire;
  private final Inbox inbox;
  private final AsyncCallback<Runnable> onAnswer = createAsyncCallback(this::onAnswer);
  private final AsyncCallback<Optional<Principal>> onIdentified =
      createAsyncCallback(this::onIdentified);
  private final AsyncCallback<NotUsed> onWake = createAsyncCallback(wake -> onWake());
  private final Sessions.Open door =
      new SessionDoor(
          createAsyncCallback(this::onGoAway),
          createAsyncCallback(now -> close(CloseCode.SHUTTING_DOWN, "the node shuts down")),
          createAsyncCallback(this::onStatistics));
  private int inFlight;
  private boolean draining;

  SessionLogic(
      FlowShape<ByteString, ByteString> shape,
      Inlet<ByteString> in,
      Outlet<ByteString> out,
      Services services,
      Optional<String> token) {
    super(shape);
    this.in = in;
    this.out = out;
    this.services = services;
    this.settings = services.settings();
    this.token = token;
    this.outbox = new Outbox(settings.batchBytes(), settings.writeBytes());
    this.streams =
        new OpenStreams(
            services.feeds(),
            settings.markAfter(),
            () -> onWake.invoke(NotUsed.getInstance()),
            () -> scheduleOnce(Timer.MARKS, settings.markWithin()));
    this.wire = new Wire(outbox, streams);
    this.inbox = new Inbox(settings.limits(), outbox, wire);
    this.entrance =
        new Entrance(services, outbox, streams, this::answerLater, onIdentified::invoke);
    setHandler(in, this);
    setHandler(out, this);
  }

  @Override
  public void preStart() {
    services.sessions().opened(door);
    scheduleAtFixedRate(Timer.CHECK, settings.checkEvery(), settings.checkEvery());
    scheduleOnce(Timer.CREDENTIALS, settings.credentialsWithin());
    enter(entrance.begin(token));
    pull(in);
  }

  @Override
  public void postStop() {
    streams.closeAll();
    services.sessions().closed(door);
  }

  @Override
  public void onPush() {
    inbox.feed(grab(in));
    if (wire.isClosing()) {
      awaitClose();
    } else {
      read();
    }
  }

  /**
   * Reads on behind our own close frame: a socket closed over unread bytes would lose the frame.
   */
  private void awaitClose() {
    inbox.drain();
    if (inbox.isClosedByClient() && wire.isClosed()) {
      completeStage();
    } else if (!isClosed(in) && !hasBeenPulled(in)) {
      pull(in);
    }
  }

  @Override
  public void onPull() {
    flush();
    if (mayRead() && !isClosed(in) && !hasBeenPulled(in)) {
      read(); // there was no room for more answers, and now there is
    }
  }

  /** The client has closed its side of the socket, after a close frame or without. */
  @Override
  public void onUpstreamFinish() {
    completeStage();
  }

  @Override
  public void onTimer(Object timer) {
    switch ((Timer) timer) {
      case CLOSED -> end();
      case LEAVE -> finish();
      case ANSWERED -> close(CloseCode.RESTART, "the server restarts");
      case CREDENTIALS -> enter(entrance.refuse());
      case MARKS -> {
        streams.sayMarks();
        flush();
      }
      case CHECK -> onCheck();
    }
  }

  private void onCheck() {
    if (!hasBeenPulled(in) && !wire.isClosing()) {
      inbox.noteHeard(); // it may speak as it likes: nobody listens just now
    }
    noteDemand(); // an idle socket would take something, and was not asked since the last tick
    if (inbox.isSilent(settings.silence())) {
      close(CloseCode.HEARTBEAT_LOST, "nothing was heard");
    } else if (wire.isStalled(settings.tooSlow())) {
      close(CloseCode.TOO_SLOW, "the socket took nothing");
    } else {
      streams.closeUnanswered(settings.attachWithin()).forEach(outbox::add);
      streams.rest();
      wire.pingEvery(settings.heartbeat());
    }
    flush();
  }

  /** Handles what has arrived, as far as may be now, then asks for more. */
  private void read() {
    while (mayRead()) {
      var frame = inbox.next();
      if (frame == null) {
        break;
      }
      enter(entrance.receive(frame, draining));
    }
    if (wire.isClosing()) {
      scheduleOnce(Timer.CLOSED, CLOSE_WITHIN);
    }
    if (mayRead() && !isClosed(in) && !hasBeenPulled(in)) {
      pull(in);
    }
    flush();
  }

  private boolean mayRead() {
    return !entrance.isChecking()
        && !wire.isClosing()
        && inFlight < settings.commandsInFlight()
        && !outbox.isFull();
  }

  private void onIdentified(Optional<Principal> found) {
    var idle = streams.size() == 0 && inFlight == 0;
    if (!wire.isClosing()) { // else it came too late
      enter(entrance.identified(found, idle));
      read();
    }
  }

  private void enter(Entrance.Verdict verdict) {
    if (verdict == Entrance.Verdict.REFUSED) {
      close(CloseCode.UNAUTHENTICATED, "credentials are missing or not valid");
    } else if (verdict == Entrance.Verdict.OPEN) {
      cancelTimer(Timer.CREDENTIALS);
    }
  }

  private <T> void answerLater(CompletionStage<T> outcome, Consumer<T> answer) {
    inFlight++;
    outcome.thenAccept(ended -> onAnswer.invoke(() -> answer.accept(ended)));
  }

  private void onAnswer(Runnable answer) {
    inFlight--;
    answer.run();
    if (draining && inFlight == 0) {
      close(CloseCode.RESTART, "the server restarts");
    }
    read();
  }

  private void onWake() {
    streams.woken();
    flush();
  }

  private void onStatistics(CompletableFuture<Optional<SessionStatistics>> asker) {
    asker.complete(Optional.of(entrance.statistics(inFlight, wire.bytes())));
  }

  /** Tells the client to go elsewhere; until it goes, or its time is over, it is served. */
  private void onGoAway(Farewell farewell) {
    if (!entrance.isOpen()) {
      close(CloseCode.SHUTTING_DOWN, "the node shuts down"); // there is nothing to go on with
    } else if (!wire.isClosing()) {
      outbox.add(new ServerFrame.Goaway(0, farewell.reconnectWithin().toMillis()));
      scheduleOnce(Timer.LEAVE, farewell.leaveWithin());
      flush();
    }
  }

  /** The client's time is over: begins nothing more, and closes when what is begun is answered. */
  private void finish() {
    draining = true;
    if (inFlight == 0) {
      close(CloseCode.RESTART, "the server restarts");
    } else {
      scheduleOnce(Timer.ANSWERED, settings.drain().answerWithin());
    }
  }

  /** Ends the connection; aborts it where it still takes nothing: else it would be waited for. */
  private void end() {
    if (wire.isClosed()) {
      completeStage();
    } else {
      failStage(new SocketStalledException());
    }
  }

  /** Closes once everything that is to be said before has been said. */
  private void close(CloseCode code, String reason) {
    if (!wire.isClosing()) {
      wire.close(code.number(), reason);
      scheduleOnce(Timer.CLOSED, CLOSE_WITHIN);
    }
    flush();
  }

  private void flush() {
    if (!isClosed(out) && isAvailable(out)) {
      var bytes = wire.poll();
      if (bytes != null) {
        push(out, bytes);
      }
    }
    noteDemand();
    if (wire.isClosed() && inbox.isClosedByClient()) {
      completeStage();
    } else if (wire.isClosed() && !isClosed(out)) {
      complete(out);
      awaitClose();
    }
  }

  private void noteDemand() {
    wire.noteDemand(isClosed(out) || isAvailable(out));
  }
}
