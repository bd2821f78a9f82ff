package io.onager.client;

import com.typesafe.config.ConfigFactory;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import io.onager.server.Node;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.util.Map;

/**
 * A real server in this JVM, on a free port, with a database of its own; what is quick there may
 * take a while.
 */
record GameServer(Node node) implements AutoCloseable {
  static GameServer start(Application application) {
    var settings =
        ConfigFactory.parseMap(
            Map.of(
                "onager.server.port", 0,
                "onager.actor.ask-timeout", "25s",
                "onager.actor.max-wait", "20s",
                "onager.gateway.attach-within", "60s",
                "onager.gateway.credentials-within", "60s",
                "onager.request.quick", "15s",
                "onager.request.cancel-grace", "15s"));
    var node = Node.start(application, TemplateDatabase.create(), settings);
    return new GameServer(Waiting.get("a node", node));
  }

  URI place() {
    return URI.create("ws://127.0.0.1:%d/onager/ws".formatted(node.address().getPort()));
  }

  @Override
  public void close() {
    Waiting.get("the end of a node", node.stop());
  }
}
