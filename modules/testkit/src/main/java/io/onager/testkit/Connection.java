package io.onager.testkit;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** A connection that one node has opened to another, through the network. */
final class Connection {
  private final int opener;
  private final int accepter;
  private final SocketChannel near;
  private final SocketChannel far;
  private final Pipe there;
  private final Pipe back;
  private final SelectionKey nearKey;
  private final SelectionKey farKey;

  private Connection(
      int opener, int accepter, SocketChannel near, SocketChannel far, Link link, Selector selector)
      throws IOException {
    this.opener = opener;
    this.accepter = accepter;
    this.near = near;
    this.far = far;
    this.there = new Pipe(near, far, link);
    this.back = new Pipe(far, near, link);
    this.nearKey = register(near, selector);
    this.farKey = register(far, selector);
  }

  /** Goes on with what {@code opener} has opened to where {@code accepter} really listens. */
  static Connection open(
      int opener,
      int accepter,
      SocketChannel near,
      SocketAddress address,
      Link link,
      Selector selector)
      throws IOException {
    var connection = new Connection(opener, accepter, near, SocketChannel.open(), link, selector);
    try {
      connection.far.connect(address);
      return connection;
    } catch (IOException e) {
      connection.reset();
      throw e;
    }
  }

  boolean isOf(int node) {
    return opener == node || accepter == node;
  }

  /** Returns whether bytes are under way. */
  boolean holdsBytes() {
    return there.holdsBytes() || back.holdsBytes();
  }

  boolean isOpen() {
    return near.isOpen();
  }

  /**
   * Moves what can be moved; resets the connection where one of its ends is broken.
   *
   * @param ready the keys of those that have something to read, or can be written
   */
  void step(Set<SelectionKey> ready, long now) {
    try {
      if (far.isConnectionPending() && !(ready.contains(farKey) && far.finishConnect())) {
        farKey.interestOps(SelectionKey.OP_CONNECT);
        return;
      }
      move(there, ready.contains(nearKey), now);
      move(back, ready.contains(farKey), now);
      if (there.hasEnded() && back.hasEnded()) {
        reset();
        return;
      }
      nearKey.interestOps(there.readInterest() | back.writeInterest());
      farKey.interestOps(back.readInterest() | there.writeInterest());
    } catch (IOException e) {
      reset();
    }
  }

  long nanosUntilDue(long now) {
    return Math.min(there.nanosUntilDue(now), back.nanosUntilDue(now));
  }

  /** Ends both sides at once; what is held is lost. */
  void reset() {
    reset(near);
    reset(far);
  }

  static void reset(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It has ended by itself.
    }
  }

  private static void move(Pipe pipe, boolean ready, long now) throws IOException {
    if (ready) {
      pipe.read(now);
    }
    pipe.write(now);
  }

  private SelectionKey register(SocketChannel channel, Selector selector) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel.register(selector, 0, this);
  }
}
