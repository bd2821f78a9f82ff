package io.onager.testkit;

import com.typesafe.config.ConfigFactory;
import io.onager.journal.DatabaseSettings;
import io.onager.server.Node;
import java.util.Map;

/** A node of the tally as a program: its port is the argument, all else is in its settings. */
final class TallyNode {
  private TallyNode() {}

  public static void main(String... arguments) {
    var database = DatabaseSettings.fromEnvironment(System.getenv()).orElseThrow();
    var settings = Map.of("onager.server.port", arguments[0]);
    Node.start(Tally.APPLICATION, database, ConfigFactory.parseMap(settings))
        .thenAccept(
            node ->
                System.out.printf(
                    "The tally is ready at http://localhost:%d %n", node.address().getPort()))
        .toCompletableFuture()
        .join();
  }
}
