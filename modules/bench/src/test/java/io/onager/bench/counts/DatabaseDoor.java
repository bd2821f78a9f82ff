package io.onager.bench.counts;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.DatabaseSettings.Server;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands between nodes and PostgreSQL, and notes how often they wait for it, and for what: each
 * round trip as the statements in it, such as {@code begin, insert event_journal}.
 */
final class DatabaseDoor implements AutoCloseable {
  /** What ends when a socket is closed, as all are in the end. */
  private interface Work {
    void run() throws IOException;
  }

  private final DatabaseSettings database;
  private final ServerSocket door;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Queue<String> roundTrips = new ConcurrentLinkedQueue<>();

  private DatabaseDoor(DatabaseSettings database, ServerSocket door) {
    this.database = database;
    this.door = door;
  }

  /** Opens one in front of {@code database}. */
  static DatabaseDoor open(DatabaseSettings database) {
    try {
      var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      var door = new DatabaseDoor(database, socket);
      door.start(door::accept);
      return door;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the same database, through this door. */
  DatabaseSettings settings() {
    return new DatabaseSettings(
        List.of(new Server("127.0.0.1", door.getLocalPort())),
        database.database(),
        database.user(),
        database.password(),
        database.schema(),
        database.poolSize(),
        Map.of("sslmode", "disable"));
  }

  /** Returns the round trips since {@link #forget}, but for what nodes say of themselves. */
  List<String> roundTrips() {
    return List.copyOf(roundTrips);
  }

  void forget() {
    roundTrips.clear();
  }

  @Override
  public void close() {
    try {
      door.close();
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    while (true) {
      var client = door.accept();
      var to = database.servers().get(0);
      var server = new Socket(to.host(), to.port());
      sockets.addAll(List.of(client, server));
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      start(() -> listen(client, server));
      start(() -> join(server, client));
    }
  }

  private static void join(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }

  private void listen(Socket client, Socket server) throws IOException {
    try (client;
        server;
        var in = new DataInputStream(new BufferedInputStream(client.getInputStream()))) {
      var out = server.getOutputStream();
      var statements = new Statements(roundTrips::add);
      out.write(message(in, new byte[0])); // the first has no type
      for (var type = in.read(); type >= 0; type = in.read()) {
        var message = message(in, new byte[] {(byte) type});
        statements.read(ByteBuffer.wrap(message));
        out.write(message);
      }
    }
  }

  /** Reads a length and what it is of; returns both behind {@code type}. */
  private static byte[] message(DataInputStream in, byte[] type) throws IOException {
    var length = in.readInt();
    var message = ByteBuffer.allocate(type.length + length).put(type).putInt(length);
    in.readFully(message.array(), message.position(), message.remaining());
    return message.array();
  }

  private void start(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // an end, of one connection or of the door: its sockets are closed, as both sides
                // see
              }
            },
            "database-door");
    thread.setDaemon(true);
    thread.start();
  }
}
