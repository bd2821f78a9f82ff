package io.onager.server;

import io.onager.journal.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A database and nodes on it, all of them processes of this one, which leaves none behind: {@link
 * #stop} ends what there is, and nothing is started any more. Thread-safe.
 */
final class LocalNodes {
  private final Path data;
  private final Consumer<String> lines;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private @Nullable EmbeddedDatabase database;
  private volatile boolean stopping;

  /** Makes the ones in {@code data}; {@code lines} takes what nodes write, from any thread. */
  LocalNodes(Path data, Consumer<String> lines) {
    this.data = data;
    this.lines = lines;
  }

  /** Starts the database, and returns the file in which nodes find the way to it. */
  synchronized Path startDatabase() throws Refusal {
    refuseWhenStopping();
    var started = EmbeddedDatabase.start(data);
    database = started;
    return started.writeUrl();
  }

  /** Starts a node on the database, which must have been started. */
  synchronized NodeProcess startNode(int port) throws Refusal, IOException {
    refuseWhenStopping();
    if (database == null) {
      throw new IllegalStateException("there is no database");
    }
    var node = NodeProcess.start(port, data, database.settings().url(), lines);
    nodes.add(node);
    return node;
  }

  /** Stops the nodes as planned, then the database; waits for what is just being started. */
  void stop() {
    stopping = true;
    synchronized (this) {
      try {
        NodeProcess.stop(nodes);
      } finally {
        if (database != null) {
          database.close();
        }
      }
    }
  }

  /** Refuses to go on once {@link #stop} was called. */
  void refuseWhenStopping() throws Refusal {
    if (stopping) {
      throw new Refusal("It was stopped while it was starting.");
    }
  }
}
