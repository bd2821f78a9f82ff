package io.onager.gateway;

import io.onager.actor.ActorType;
import io.onager.gateway.stream.OpenStreams;
import io.onager.model.Address;
import io.onager.model.Position;
import io.onager.model.Principal;
import io.onager.protocol.ClientFrame.Subscribe;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * One stream as server-sent events: the frames of the protocol, each with the position that it
 * brings the client to as its id, which browsers give back by themselves when they come again.
 */
final class EventSource extends GraphStage<SourceShape<ByteString>> {
  private static final ByteString END = ByteString.fromString("\n\n");

  /** A comment, which keeps the connection open and means nothing. */
  private static final ByteString HEARTBEAT = ByteString.fromString(":\n\n");

  private final Services services;
  private final Principal principal;
  private final Subscribe subscribe;
  private final Address address;
  private final ActorType type;
  private final GatewaySettings settings;
  private final Outlet<ByteString> out = Outlet.create("events");
  private final SourceShape<ByteString> shape = SourceShape.of(out);

  private EventSource(
      Services services,
      Principal principal,
      Subscribe subscribe,
      Address address,
      ActorType type) {
    this.services = services;
    this.principal = principal;
    this.subscribe = subscribe;
    this.address = address;
    this.type = type;
    this.settings = services.settings();
  }

  /** Describes the stream that {@code subscribe}, which fits {@code type}, asks for. */
  static Source<ByteString, NotUsed> create(
      Services services,
      Principal principal,
      Subscribe subscribe,
      Address address,
      ActorType type) {
    return Source.fromGraph(new EventSource(services, principal, subscribe, address, type))
        .keepAlive(services.settings().heartbeat(), () -> HEARTBEAT);
  }

  @Override
  public SourceShape<ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic implements OutHandler {
    private enum Timer {
      MARKS,
      CHECK
    }

    private final AsyncCallback<NotUsed> onWake = createAsyncCallback(wake -> onWake());
    private final OpenStreams streams =
        new OpenStreams(
            services.feeds(),
            settings.markAfter(),
            () -> onWake.invoke(NotUsed.getInstance()),
            () -> scheduleOnce(Timer.MARKS, settings.markWithin()));

    private final String connection = "e-" + UUID.randomUUID();
    private final Sessions.Open door =
        new SessionDoor(
            createAsyncCallback(farewell -> completeStage()), // the client comes again by itself
            createAsyncCallback(now -> completeStage()),
            createAsyncCallback(this::onStatistics));
    private long bytes;

    private Logic() {
      super(shape);
      setHandler(out, this);
    }

    @Override
    public void preStart() {
      services.sessions().opened(door);
      if (streams.open(subscribe, address, type).isPresent()) {
        completeStage(); // it did fit: a filter of the type's failed, and the log has it
      }
      scheduleAtFixedRate(Timer.CHECK, settings.checkEvery(), settings.checkEvery());
    }

    @Override
    public void postStop() {
      streams.closeAll();
      services.sessions().closed(door);
    }

    @Override
    public void onPull() {
      push();
    }

    @Override
    public void onTimer(Object timer) {
      if (timer == Timer.MARKS) {
        streams.sayMarks();
        push();
      } else if (!streams.closeUnanswered(settings.attachWithin()).isEmpty()) {
        completeStage(); // the client comes again by itself
      } else {
        streams.rest();
      }
    }

    private void onStatistics(CompletableFuture<Optional<SessionStatistics>> asker) {
      asker.complete(
          Optional.of(
              new SessionStatistics(connection, principal, 0, bytes, streams.statistics())));
    }

    private void onWake() {
      streams.woken();
      push();
    }

    private void push() {
      if (isAvailable(out)) {
        streams.poll(this::push);
      }
      if (streams.size() == 0) {
        completeStage(); // it failed, and has just said so
      }
    }

    private void push(byte[] prefix, byte[] body) {
      var id = streams.position(subscribe.stream()).map(EventSource::id).orElse("");
      var event =
          ByteString.fromString(id + "data: ")
              .concat(ByteString.fromArrayUnsafe(prefix))
              .concat(ByteString.fromArrayUnsafe(body))
              .concat(END);
      bytes += event.length();
      push(out, event);
    }
  }

  private static String id(Position position) {
    return "id: %s:%d\n".formatted(position.epoch(), position.revision());
  }
}
