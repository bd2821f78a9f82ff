package io.onager.gateway;

import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * One WebSocket connection: a single stage from the socket's bytes to the socket's bytes, in which
 * demand is the logic. What the socket does not take stays where it is: a cursor in a window.
 */
public final class Session extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Services services;
  private final Optional<String> token;
  private final Inlet<ByteString> in = Inlet.create("session.in");
  private final Outlet<ByteString> out = Outlet.create("session.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

  private Session(Services services, Optional<String> token) {
    this.services = services;
    this.token = token;
  }

  /** Describes a session whose upgrade request came with {@code token}. */
  static Flow<ByteString, ByteString, NotUsed> flow(Services services, Optional<String> token) {
    return Flow.fromGraph(new Session(services, token));
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new SessionLogic(shape, in, out, services, token);
  }
}
