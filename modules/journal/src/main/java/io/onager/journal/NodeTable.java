package io.onager.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that share a database, as they say themselves, and the one cluster that they make. On a
 * connection of its own, so that a pool that is used up by work does not make a node look dead;
 * opened again when it is lost. Blocks; for one thread at a time.
 *
 * <p>Each call throws {@link DatabaseException} where the database does not answer.
 */
public final class NodeTable implements AutoCloseable {
  /** The cluster: another id each time that it is formed anew, out of no node that lives. */
  public record Cluster(UUID id, String name) {}

  /**
   * A node.
   *
   * @param address how other nodes reach it
   * @param uid another one each time that it starts
   * @param cluster of which it is a member; {@code null} while it is none
   * @param beats how often it has said that it lives
   * @param protocol which version of the messages between nodes it speaks
   * @param shards among how many shards it divides the actors of a type
   * @param version of the application
   * @param place the machine and its network; empty where the operating system does not tell
   */
  public record Node(
      String address,
      long uid,
      @Nullable UUID cluster,
      long beats,
      int protocol,
      int shards,
      String version,
      String place) {}

  /**
   * What is in the tables at one moment.
   *
   * @param others all nodes but the one that looks; one that was or is at the same address is
   *     another
   */
  public record Look(Optional<Cluster> cluster, List<Node> others) {
    /** Keeps its own copy. */
    public Look {
      others = List.copyOf(others);
    }

    /** Returns the other nodes that are members of the cluster, dead or alive. */
    public List<Node> members() {
      return membersOf(others);
    }

    /** Returns those of {@code nodes} that are members of the cluster. */
    public List<Node> membersOf(List<Node> nodes) {
      return cluster
          .map(it -> nodes.stream().filter(node -> it.id().equals(node.cluster())).toList())
          .orElseGet(List::of);
    }
  }

  /** The first half of the key of the lock under which clusters are formed; any number. */
  private static final int LOCK = 0x6f6e_6167;

  private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '4s'";

  /** A node that is frozen in the middle must not hold the lock. */
  private static final String HELD_TIMEOUT = "SET LOCAL idle_in_transaction_session_timeout = '2s'";

  /** But a member on another machine that says that it is at the same address is not put out. */
  private static final String ENTER =
      "INSERT INTO node VALUES (?, ?, NULL, 0, ?, ?, ?, ?, clock_timestamp())"
          + " ON CONFLICT (address) DO UPDATE SET uid = excluded.uid,"
          + " cluster_id = CASE WHEN node.uid = excluded.uid THEN node.cluster_id END,"
          + " beats = node.beats + 1, protocol = excluded.protocol, shards = excluded.shards,"
          + " version = excluded.version, place = excluded.place, seen_at = excluded.seen_at"
          + " WHERE node.uid = excluded.uid OR node.cluster_id IS NULL"
          + " OR (node.place <> '' AND node.place = excluded.place)";

  private static final String BEAT =
      "UPDATE node SET beats = beats + 1, seen_at = clock_timestamp(), cluster_id = ?"
          + " WHERE address = ? AND uid = ?";

  private final DatabaseSettings settings;
  private @Nullable Connection connection;
  private boolean closed;

  /** For the tables of {@code settings}, which have been migrated; connects when first asked. */
  public NodeTable(DatabaseSettings settings) {
    this.settings = settings;
  }

  /** Says that {@code self} is starting, and returns who else is there. */
  public Look look(Node self) {
    return locked(
        sql -> {
          var look = read(sql, self);
          enter(sql, self);
          return look;
        });
  }

  /**
   * Makes {@code self} the first member of a new cluster, unless a member has given a sign of life,
   * or joined, or another node has formed a cluster, since {@code seen}.
   *
   * @return the cluster, where it is formed
   */
  public Optional<Cluster> form(Node self, String name, Look seen) {
    return locked(
        sql -> {
          var now = read(sql, self);
          if (!now.cluster().equals(seen.cluster()) || !now.members().equals(seen.members())) {
            return Optional.empty();
          }
          var formed = new Cluster(UUID.randomUUID(), name);
          execute(sql, "DELETE FROM node WHERE cluster_id IS NOT NULL");
          execute(sql, "DELETE FROM cluster");
          insert(sql, formed);
          enter(sql, self);
          beat(sql, self, formed.id());
          return Optional.of(formed);
        });
  }

  /**
   * Says that {@code self} lives, as a member of {@code cluster}.
   *
   * @return false where the others have taken it out, or have formed a cluster without it: it must
   *     end. Where the tables have been emptied, they are filled again.
   */
  public boolean beat(Node self, Cluster cluster) {
    return locked(
        sql -> {
          var there = cluster(sql);
          if (there.isPresent()) {
            return there.get().id().equals(cluster.id()) && beat(sql, self, cluster.id());
          }
          insert(sql, cluster);
          enter(sql, self);
          return beat(sql, self, cluster.id());
        });
  }

  /** Takes a node out, if it has not started anew since. */
  public void remove(String address, long uid) {
    locked(
        sql -> {
          try (var statement =
              sql.prepareStatement("DELETE FROM node WHERE address = ? AND uid = ?")) {
            statement.setString(1, address);
            statement.setLong(2, uid);
            return statement.executeUpdate();
          }
        });
  }

  /** Ends the connection; nothing can be asked any more. */
  @Override
  public void close() {
    closed = true;
    disconnect();
  }

  private void disconnect() {
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is gone either way.
      }
    }
  }

  private static Look read(Connection sql, Node self) throws SQLException {
    try (var statement = sql.createStatement();
        var rows = statement.executeQuery("SELECT * FROM node ORDER BY address")) {
      var others = new ArrayList<Node>();
      while (rows.next()) {
        var node = node(rows);
        if (!node.address().equals(self.address()) || node.uid() != self.uid()) {
          others.add(node);
        }
      }
      return new Look(cluster(sql), others);
    }
  }

  private static Node node(ResultSet row) throws SQLException {
    return new Node(
        row.getString("address"),
        row.getLong("uid"),
        row.getObject("cluster_id", UUID.class),
        row.getLong("beats"),
        row.getInt("protocol"),
        row.getInt("shards"),
        row.getString("version"),
        row.getString("place"));
  }

  private static Optional<Cluster> cluster(Connection sql) throws SQLException {
    try (var statement = sql.createStatement();
        var row = statement.executeQuery("SELECT id, name FROM cluster")) {
      return row.next()
          ? Optional.of(new Cluster(row.getObject(1, UUID.class), row.getString(2)))
          : Optional.empty();
    }
  }

  private static void insert(Connection sql, Cluster cluster) throws SQLException {
    try (var statement = sql.prepareStatement("INSERT INTO cluster (id, name) VALUES (?, ?)")) {
      statement.setObject(1, cluster.id());
      statement.setString(2, cluster.name());
      statement.executeUpdate();
    }
  }

  private static void enter(Connection sql, Node self) throws SQLException {
    try (var statement = sql.prepareStatement(ENTER)) {
      statement.setString(1, self.address());
      statement.setLong(2, self.uid());
      statement.setInt(3, self.protocol());
      statement.setInt(4, self.shards());
      statement.setString(5, self.version());
      statement.setString(6, self.place());
      statement.executeUpdate();
    }
  }

  private static boolean beat(Connection sql, Node self, UUID cluster) throws SQLException {
    try (var statement = sql.prepareStatement(BEAT)) {
      statement.setObject(1, cluster);
      statement.setString(2, self.address());
      statement.setLong(3, self.uid());
      return statement.executeUpdate() == 1;
    }
  }

  private static void execute(Connection sql, String statement) throws SQLException {
    try (var made = sql.createStatement()) {
      made.execute(statement);
    }
  }

  private interface Work<T> {
    T on(Connection sql) throws SQLException;
  }

  /** Does {@code work} in a transaction, one node of the schema at a time. */
  private <T> T locked(Work<T> work) {
    try {
      var sql = open();
      execute(sql, "SET LOCAL search_path = \"%s\"".formatted(settings.schema()));
      execute(sql, LOCK_TIMEOUT);
      execute(sql, HELD_TIMEOUT);
      try (var lock = sql.prepareStatement("SELECT pg_advisory_xact_lock(?, hashtext(?))")) {
        lock.setInt(1, LOCK);
        lock.setString(2, settings.schema());
        lock.execute();
      }
      var result = work.on(sql);
      sql.commit();
      return result;
    } catch (SQLException e) {
      disconnect();
      throw "55P03".equals(e.getSQLState())
          ? DatabaseErrors.nodesLocked(settings, e)
          : DatabaseErrors.explain(e, settings);
    }
  }

  private Connection open() throws SQLException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    var open = connection;
    if (open == null) {
      open = Connections.openForBeats(settings);
      connection = open;
    }
    return open;
  }
}
