package io.onager.bench;

import com.typesafe.config.ConfigFactory;
import io.onager.actor.StreamedActor;
import io.onager.server.Application;
import io.onager.server.LiveRef;
import io.onager.server.Node;
import io.onager.server.Onager;
import java.util.Map;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorSystem;

/** A server in this process, started as an application starts it, on a port that is free. */
final class Server implements AutoCloseable {
  private static final Application APPLICATION =
      Application.open("The benchmark", Board.ACTOR, Sheet.ACTOR)
          .withRequests(onager -> DurableRequests.HANDLER);

  private final Node node;

  private Server(Node node) {
    this.node = node;
  }

  /** Starts one with {@code settings} that differ from the defaults. */
  static Server start(Setup setup, Map<String, ?> settings) {
    var overrides =
        ConfigFactory.parseMap(settings)
            .withFallback(ConfigFactory.parseMap(Map.of("onager.server.port", 0)));
    return new Server(
        Node.start(APPLICATION, setup.database(), overrides).toCompletableFuture().join());
  }

  int port() {
    return node.address().getPort();
  }

  ActorSystem<?> system() {
    return node.system();
  }

  /** Returns an actor that nobody knows yet. */
  <C, S> LiveRef<C, S> freshActor(StreamedActor<C, ?, S> type) {
    return actor(type, UUID.randomUUID().toString());
  }

  <C, S> LiveRef<C, S> actor(StreamedActor<C, ?, S> type, String id) {
    return Onager.get(node.system()).ref(type, id);
  }

  @Override
  public void close() {
    node.stop().toCompletableFuture().join();
  }
}
