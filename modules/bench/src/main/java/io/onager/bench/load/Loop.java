package io.onager.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A thread that serves connections, and what they have come to together. */
final class Loop implements Runnable {
  /** Something to be done with a connection on its thread. */
  interface Task {
    void run(Connection connection) throws IOException;
  }

  private static final int BUFFER_BYTES = 1 << 18;

  private final Selector selector;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(FrameCounter.order());
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong updates = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final AtomicLong replays = new AtomicLong();
  private final AtomicLong replayNanos = new AtomicLong();
  private final AtomicLong invoked = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();

  Loop() throws IOException {
    this.selector = Selector.open();
  }

  /** Serves a connection from now on, which may be one that is back. Any thread may call. */
  void add(int number, Upgrade upgrade, @Nullable Return back) throws IOException {
    var channel = upgrade.channel();
    channel.configureBlocking(false);
    var key = channel.register(selector, 0);
    var connection = new Connection(number, upgrade, key);
    key.attach(connection);
    connections.add(connection);
    if (back != null) {
      connection.begin(back);
    }
    key.interestOpsOr(SelectionKey.OP_READ);
    selector.wakeup();
  }

  /** Has {@code task} done with every connection. Any thread may call. */
  void forEach(Task task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** Closes all connections. Any thread may call. */
  void drop() throws IOException {
    var dropped = List.copyOf(connections);
    connections.clear();
    for (var connection : dropped) {
      connection.close();
    }
  }

  /** Has {@code task} done with the first connection. Any thread may call. */
  void first(Task task) {
    forEach(
        connection -> {
          if (connection.number() == 0) {
            task.run(connection);
          }
        });
  }

  /** Returns {@code before} with what this loop's connections have come to. */
  Progress addTo(Progress before) {
    // What comes later is read first: whoever sees an update sees its message, too.
    var updatesNow = updates.get();
    var answeredNow = answered.get();
    return new Progress(
        before.nanos(),
        before.cpuNanos(),
        before.messages() + messages.get(),
        before.updates() + updatesNow,
        before.bytes() + bytes.get(),
        connections.stream().mapToLong(Connection::reached).reduce(before.slowest(), Math::min),
        before.faults() + faults.get(),
        before.replays() + replays.get(),
        before.replayNanos() + replayNanos.get(),
        before.invoked() + invoked.get(),
        before.answered() + answeredNow);
  }

  @Override
  public void run() {
    try {
      while (true) {
        selector.select(this::serve);
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
          for (var connection : connections) {
            var invokedBefore = connection.invoked();
            task.run(connection);
            add(invoked, connection.invoked() - invokedBefore);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key) {
    var connection = (Connection) key.attachment();
    try {
      if (key.isValid() && key.isWritable()) {
        connection.flush();
      }
      if (key.isValid() && key.isReadable()) {
        read(connection);
      }
    } catch (IOException e) {
      if (connection.isClosed()) {
        return;
      }
      key.cancel();
      faults.incrementAndGet();
      System.err.println("load: a connection is lost: " + e.getMessage());
    }
  }

  private void read(Connection connection) throws IOException {
    var messagesBefore = connection.messages();
    var updatesBefore = connection.updates();
    var faultsBefore = connection.faults();
    var replaysBefore = connection.replays();
    var replayNanosBefore = connection.replayNanos();
    var invokedBefore = connection.invoked();
    var answeredBefore = connection.answered();
    add(bytes, connection.read(buffer));
    add(messages, connection.messages() - messagesBefore);
    add(updates, connection.updates() - updatesBefore);
    add(faults, connection.faults() - faultsBefore);
    add(replayNanos, connection.replayNanos() - replayNanosBefore);
    add(replays, connection.replays() - replaysBefore);
    add(invoked, connection.invoked() - invokedBefore);
    add(answered, connection.answered() - answeredBefore);
  }

  /** This thread alone writes. */
  private static void add(AtomicLong total, long more) {
    total.lazySet(total.getPlain() + more);
  }
}
