package io.onager.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.journal.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What lies between the nodes of a cluster on this machine: every connection between two of them
 * goes through here, so that it can be interrupted, delayed and cut. Clients and the database are
 * not behind it. Needs the loopback addresses from 127.0.0.10 on, which Linux has and macOS does
 * not.
 *
 * <p>Links go both ways. Nodes are counted from 0. Each method has taken effect when it returns.
 * Thread-safe.
 */
public final class Network implements AutoCloseable {
  private static final int MOST_NODES = 200;
  private static final int FIRST_SOURCE = 10;

  /**
   * Where a node is.
   *
   * @param announced what others connect to; the network listens there
   * @param real where the node listens
   * @param source from where the node connects to others, by which the network knows it
   */
  record Place(InetSocketAddress announced, InetSocketAddress real, InetAddress source) {
    static Place of(int node) {
      return new Place(
          new InetSocketAddress(loopback(1), Ports.free()),
          new InetSocketAddress(loopback(1), Ports.free()),
          loopback(FIRST_SOURCE + node));
    }
  }

  private final List<Place> places;
  private final Exchange exchange;
  private final Thread thread;

  private Network(List<Place> places) {
    this.places = places;
    this.exchange = new Exchange(places);
    this.thread = new Thread(exchange, "onager-test-network");
    thread.setDaemon(true);
  }

  /**
   * Starts the network of a cluster. {@link LocalCluster} has one of its own.
   *
   * @param size how many nodes there are at most, 1 to 200
   */
  public static Network start(int size) {
    if (size < 1 || size > MOST_NODES) {
      throw new IllegalArgumentException("size: %d (expected: 1 to 200)".formatted(size));
    }
    var network = new Network(IntStream.range(0, size).mapToObj(Place::of).toList());
    network.thread.start();
    return network;
  }

  Place place(int node) {
    return places.get(node);
  }

  /** Returns the port at which the others reach {@code node}. */
  public int port(int node) {
    return place(node).announced().getPort();
  }

  /** Returns the settings of Pekko by which {@code node} is in this network. */
  public Config settings(int node) {
    var place = place(node);
    var host = place.real().getAddress().getHostAddress();
    return ConfigFactory.parseMap(
        Map.of(
            "pekko.remote.artery.canonical.hostname", host,
            "pekko.remote.artery.canonical.port", port(node),
            "pekko.remote.artery.bind.hostname", host,
            "pekko.remote.artery.bind.port", place.real().getPort(),
            "pekko.remote.artery.advanced.tcp.outbound-client-hostname",
                place.source().getHostAddress()));
  }

  /**
   * Lets nothing pass between {@code a} and {@code b}, as a broken cable does: connections stay
   * open, and what is sent waits, so that it comes late after {@link #heal}.
   */
  public void partition(int a, int b) {
    partition(Set.of(a), Set.of(b));
  }

  /** As {@link #partition(int, int)}, between each of {@code some} and each of {@code others}. */
  public void partition(Set<Integer> some, Set<Integer> others) {
    requireLinks(some, others);
    run("the partition", () -> some.forEach(a -> others.forEach(b -> exchange.block(a, b))));
  }

  /** Makes all links as they were at the start: without partition, without delay. */
  public void heal() {
    run("the healing", exchange::heal);
  }

  /**
   * Lets everything that is sent from now on between {@code a} and {@code b} be under way for that
   * long, each way. Order is kept, and at most a mebibyte is under way on a connection.
   *
   * @param delay from 0, which ends a delay
   */
  public void delay(int a, int b, Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay: %s (expected: >= 0)".formatted(delay));
    }
    requireLinks(Set.of(a), Set.of(b));
    run("the delay", () -> exchange.delay(a, b, delay.toNanos()));
  }

  /**
   * Resets all connections between {@code a} and {@code b}: what is under way is lost. They can
   * connect again at once.
   */
  public void cut(int a, int b) {
    requireLinks(Set.of(a), Set.of(b));
    run("the cut", () -> exchange.cut(a, b));
  }

  /** Returns whether something is under way between {@code a} and {@code b}. */
  boolean isHolding(int a, int b) {
    var holds = new AtomicBoolean();
    run("a look at what is under way", () -> holds.set(exchange.isHolding(a, b)));
    return holds.get();
  }

  /** Resets all connections of {@code node}, and takes no new ones from it or to it. */
  void unplug(int node) {
    run("the unplugging", () -> exchange.unplug(node));
  }

  /** Ends {@link #unplug}. */
  void plug(int node) {
    run("the plugging", () -> exchange.plug(node));
  }

  /** Resets all connections, and takes no more. Closing twice does nothing. */
  @Override
  public void close() {
    if (thread.isAlive()) {
      exchange.end();
    }
    Waiting.until("the end of the network", () -> !thread.isAlive());
  }

  private void run(String what, Exchange.Action action) {
    if (!thread.isAlive()) {
      throw new IllegalStateException("the network is closed", exchange.failure());
    }
    Waiting.get(what, exchange.submit(action));
  }

  private void requireLinks(Set<Integer> some, Set<Integer> others) {
    if (!Collections.disjoint(some, others)) {
      throw new IllegalArgumentException("%s, %s: overlap".formatted(some, others));
    }
    if (Stream.of(some, others).flatMap(Set::stream).anyMatch(each -> !isNode(each))) {
      throw new IllegalArgumentException(
          "%s, %s (expected: nodes from 0 to %d)".formatted(some, others, places.size() - 1));
    }
  }

  private boolean isNode(int number) {
    return number >= 0 && number < places.size();
  }

  private static InetAddress loopback(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
