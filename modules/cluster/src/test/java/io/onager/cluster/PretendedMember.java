package io.onager.cluster;

import io.onager.journal.DatabaseException;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.NodeTable;
import io.onager.journal.NodeTable.Cluster;
import io.onager.journal.NodeTable.Node;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A member in the tables that counts on, and that nobody reaches. */
final class PretendedMember implements AutoCloseable {
  static final int SHARDS = 16;

  private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
  private final NodeTable table;
  final Node node;
  final Cluster cluster;

  private PretendedMember(DatabaseSettings database, Node node, String name) {
    this.table = new NodeTable(database);
    this.node = node;
    this.cluster = table.form(node, name, table.look(node)).orElseThrow();
    var unused = beats.scheduleAtFixedRate(this::beat, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    try {
      table.beat(node, cluster);
    } catch (DatabaseException e) {
      // The next beat tries again: after what is thrown there would be none.
    }
  }

  static PretendedMember start(DatabaseSettings database, String name, int protocol, int shards) {
    var address = "pekko://%s@192.0.2.1:17355".formatted(name); // a network that is only in books
    return at(database, address, name, protocol, shards);
  }

  static PretendedMember at(
      DatabaseSettings database, String address, String name, int protocol, int shards) {
    return new PretendedMember(
        database, new Node(address, 1, null, 0, protocol, shards, "1.0", "elsewhere"), name);
  }

  static PretendedMember start(DatabaseSettings database) {
    return start(database, "onager", Self.PROTOCOL, SHARDS);
  }

  /** Counts on no more. */
  @Override
  public void close() {
    beats.shutdown();
    try {
      if (!beats.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new AssertionError("a beat does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    table.close();
  }
}
