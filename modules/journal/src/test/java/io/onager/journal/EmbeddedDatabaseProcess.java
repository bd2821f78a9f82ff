package io.onager.journal;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A process of its own with an embedded database, to be killed by a test. */
final class EmbeddedDatabaseProcess {
  static final String INSERTING = "inserting";
  static final String SERVING = "serving";

  private EmbeddedDatabaseProcess() {}

  public static void main(String[] arguments) throws Exception {
    var database = EmbeddedDatabase.start(Path.of(arguments[1]));
    if (arguments[0].equals(INSERTING)) {
      insert(database.settings());
    } else {
      serve(database);
    }
  }

  /** Commits a number after the other, and says each when it is stored. */
  private static void insert(DatabaseSettings database) throws Exception {
    Connections.execute(database, "CREATE TABLE numbers (n int)");
    try (var connection = Connections.open(database);
        var insert = connection.prepareStatement("INSERT INTO numbers VALUES (?)")) {
      for (int n = 1; ; n++) {
        insert.setInt(1, n);
        insert.executeUpdate();
        System.out.println(n);
      }
    }
  }

  /** Has an actor system that stores in its last moment. */
  private static void serve(EmbeddedDatabase database) {
    Connections.execute(database.settings(), "CREATE TABLE numbers (n int)");
    var system = ActorSystem.create(Behaviors.empty(), "child", ConfigFactory.load());
    database.closeAfter(system);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "store",
            () -> {
              Connections.execute(database.settings(), "INSERT INTO numbers VALUES (1)");
              System.out.println("stored at the end");
              return CompletableFuture.completedFuture(Done.done());
            });
    System.out.println("ready");
  }
}
