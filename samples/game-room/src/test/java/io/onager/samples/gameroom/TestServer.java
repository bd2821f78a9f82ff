package io.onager.samples.gameroom;

import com.typesafe.config.ConfigFactory;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import io.onager.server.Node;
import java.net.URI;
import java.util.Map;

/** The game-room server on a free port, with a database of its own. */
final class TestServer implements AutoCloseable {
  private final Node node;

  private TestServer(Node node) {
    this.node = node;
  }

  static TestServer start() {
    return start(TemplateDatabase.create(), Map.of());
  }

  static TestServer start(DatabaseSettings database, Map<String, ?> settings) {
    return start(application(), database, settings);
  }

  static TestServer start(Application application, Map<String, ?> settings) {
    return start(application, TemplateDatabase.create(), settings);
  }

  /** Returns what is served where a test does not say otherwise. */
  static Application application() {
    return Application.open("test", GameRoom.ACTOR, Counter.ACTOR).withPages("web");
  }

  static TestServer start(
      Application application, DatabaseSettings database, Map<String, ?> settings) {
    var overrides =
        ConfigFactory.parseMap(settings)
            .withFallback(ConfigFactory.parseMap(Map.of("onager.server.port", 0)));
    return new TestServer(
        Node.start(application, database, overrides).toCompletableFuture().join());
  }

  URI http() {
    return URI.create("http://127.0.0.1:" + node.address().getPort());
  }

  Node node() {
    return node;
  }

  @Override
  public void close() {
    node.stop().toCompletableFuture().join();
  }
}
