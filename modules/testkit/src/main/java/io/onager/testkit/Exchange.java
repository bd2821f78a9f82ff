package io.onager.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a {@link Network}: owns all its sockets, and everything else that changes. */
final class Exchange implements Runnable {
  /** What the thread of this does for another. */
  interface Action {
    void run() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final List<Network.Place> places;
  private final List<ServerSocketChannel> doors = new ArrayList<>();
  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Map<Set<Integer>, Link> links = new HashMap<>();
  private final Set<Integer> unplugged = new HashSet<>();
  private final List<Connection> connections = new ArrayList<>();
  private volatile boolean ended;
  private volatile @Nullable Throwable failure;

  Exchange(List<Network.Place> places) {
    this.places = places;
    try {
      this.selector = Selector.open();
      for (var node = 0; node < places.size(); node++) {
        doors.add(openDoor(node));
      }
    } catch (IOException e) {
      closeAll();
      throw new UncheckedIOException(e);
    }
  }

  /** Has {@code action} done by the thread of this; from any thread. */
  CompletableFuture<Void> submit(Action action) {
    return CompletableFuture.runAsync(
        () -> run(action),
        task -> {
          tasks.add(task);
          selector.wakeup();
        });
  }

  /** Has the thread of this close everything and end; from any thread. */
  void end() {
    ended = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    try {
      while (!ended) {
        select();
        accept();
        runTasks();
        step();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
      LOG.error("the network has ended by a fault", e);
    } finally {
      closeAll();
    }
  }

  /** Returns why the thread of this has ended, where it was not told to; from any thread. */
  @Nullable Throwable failure() {
    return failure;
  }

  void block(int a, int b) {
    link(a, b).open = false;
  }

  void delay(int a, int b, long nanos) {
    link(a, b).delayNanos = nanos;
  }

  /** Returns whether something is under way between {@code a} and {@code b}. */
  boolean isHolding(int a, int b) {
    return connections.stream().anyMatch(each -> each.isOf(a) && each.isOf(b) && each.holdsBytes());
  }

  void heal() {
    links.values().forEach(Link::restore);
  }

  void cut(int a, int b) throws IOException {
    reset(connection -> connection.isOf(a) && connection.isOf(b));
  }

  void unplug(int node) throws IOException {
    unplugged.add(node);
    close(doors.get(node));
    reset(connection -> connection.isOf(node));
  }

  void plug(int node) throws IOException {
    if (unplugged.remove(node)) {
      doors.set(node, openDoor(node));
    }
  }

  private Link link(int a, int b) {
    return links.computeIfAbsent(Set.of(a, b), between -> new Link());
  }

  private void reset(Predicate<Connection> which) throws IOException {
    connections.stream().filter(which).forEach(Connection::reset);
    selector.selectNow(); // what is closed is so only once the selector has let go of it
  }

  private ServerSocketChannel openDoor(int node) throws IOException {
    var door = ServerSocketChannel.open();
    try {
      door.bind(places.get(node).announced());
      door.configureBlocking(false);
      door.register(selector, SelectionKey.OP_ACCEPT, node);
      return door;
    } catch (IOException e) {
      close(door);
      throw e;
    }
  }

  private void select() throws IOException {
    var now = System.nanoTime();
    var nanos =
        connections.stream()
            .mapToLong(each -> each.nanosUntilDue(now))
            .min()
            .orElse(Long.MAX_VALUE);
    selector.selectedKeys().clear();
    if (nanos == Long.MAX_VALUE) {
      selector.select();
    } else {
      selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
  }

  private void accept() throws IOException {
    for (var key : selector.selectedKeys()) {
      if (key.isValid() && key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel(), (Integer) key.attachment());
      }
    }
  }

  private void accept(ServerSocketChannel door, int accepter) throws IOException {
    var near = door.accept();
    if (near == null) {
      return;
    }
    var opener = opener((InetSocketAddress) near.getRemoteAddress());
    if (opener < 0
        || opener == accepter
        || unplugged.contains(opener)
        || unplugged.contains(accepter)) {
      Connection.reset(near);
      return;
    }
    try {
      var to = places.get(accepter).real();
      connections.add(
          Connection.open(opener, accepter, near, to, link(opener, accepter), selector));
    } catch (IOException e) {
      Connection.reset(near);
    }
  }

  /** Returns who speaks from {@code address}, or -1. */
  private int opener(InetSocketAddress address) {
    for (var node = 0; node < places.size(); node++) {
      if (places.get(node).source().equals(address.getAddress())) {
        return node;
      }
    }
    return -1;
  }

  private void step() {
    var ready = selector.selectedKeys();
    var now = System.nanoTime();
    connections.removeIf(connection -> !connection.isOpen());
    connections.forEach(connection -> connection.step(ready, now));
  }

  private static void run(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void runTasks() {
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void closeAll() {
    connections.forEach(Connection::reset);
    Stream.concat(doors.stream(), Stream.of(selector)).forEach(Exchange::close);
  }

  private static void close(Closeable each) {
    try {
      each.close();
    } catch (IOException e) {
      LOG.warn("not closed: {}", each, e);
    }
  }
}
