package io.onager.client;

import com.typesafe.config.ConfigFactory;
import io.onager.journal.DatabaseSettings;
import io.onager.server.Node;
import java.util.Map;

/** A server of the game as a program: its port is the argument. */
final class GameNode {
  private GameNode() {}

  public static void main(String... arguments) {
    var database = DatabaseSettings.fromEnvironment(System.getenv()).orElseThrow();
    var settings = ConfigFactory.parseMap(Map.of("onager.server.port", arguments[0]));
    Node.start(Game.APPLICATION, database, settings)
        .thenAccept(node -> System.out.println("The game is ready"))
        .toCompletableFuture()
        .join();
  }
}
