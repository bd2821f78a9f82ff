package io.onager.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.journal.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to bytes between three places that are no nodes, but connect as these do. */
class NetworkTest {
  private static final int PATIENCE_MILLIS = 30_000;

  private final List<ServerSocket> listening = new ArrayList<>();
  private final Network network = Network.start(3);

  /** A connection as both of its ends see it. */
  private record Wire(Socket near, Socket far) implements AutoCloseable {
    void send(int value) throws IOException {
      near.getOutputStream().write(value);
    }

    int receive() throws IOException {
      return far.getInputStream().read();
    }

    @Override
    public void close() throws IOException {
      near.close();
      far.close();
    }
  }

  @BeforeEach
  void listen() throws IOException {
    for (var node = 0; node < 3; node++) {
      var socket = new ServerSocket();
      socket.bind(network.place(node).real());
      listening.add(socket);
    }
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    for (var socket : listening) {
      socket.close();
    }
  }

  @Test
  void keepsWhyItsThreadEnded() throws Exception {
    var asked = new AtomicInteger();
    var place = network.place(0).real();
    var door = new InetSocketAddress(place.getAddress(), Ports.free());
    List<Network.Place> places =
        new AbstractList<>() {
          @Override
          public Network.Place get(int node) {
            if (asked.incrementAndGet() > 1) {
              throw new IllegalStateException("no place");
            }
            return new Network.Place(door, place, place.getAddress());
          }

          @Override
          public int size() {
            return 1;
          }
        };
    var exchange = new Exchange(places);
    var thread = new Thread(exchange, "onager-test-broken");
    thread.start();

    try (var socket = new Socket(door.getAddress(), door.getPort())) {
      assertThat(socket.isConnected()).isTrue();
      Waiting.until("its end", () -> !thread.isAlive());
    }

    assertThat(exchange.failure()).hasMessage("no place");
  }

  @Test
  void passesBytesAndTheirEndBothWays() throws IOException {
    try (var wire = connect(0, 1)) {
      wire.send(7);
      assertThat(wire.receive()).isEqualTo(7);
      wire.far().getOutputStream().write(8);
      assertThat(wire.near().getInputStream().read()).isEqualTo(8);

      wire.near().shutdownOutput();
      assertThat(wire.receive()).isEqualTo(-1);
      wire.far().shutdownOutput();
      assertThat(wire.near().getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void keepsOrderWhereTheReceiverIsSlowerThanTheSender() throws Exception {
    var sent = new byte[20 << 20];
    new Random(1).nextBytes(sent);
    try (var wire = connect(0, 1)) {
      var sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  wire.near().getOutputStream().write(sent);
                  wire.near().shutdownOutput();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });

      assertThat(wire.far().getInputStream().readAllBytes()).isEqualTo(sent);
      Waiting.get("the sender", sending);
    }
  }

  @Test
  void holdsBackWhatIsSentAcrossAPartition() throws IOException {
    try (var across = connect(0, 2);
        var inside = connect(0, 1)) {
      network.partition(Set.of(0, 1), Set.of(2));
      across.send(1);
      across.send(2);
      inside.send(3);
      assertThat(inside.receive()).isEqualTo(3);
      assertThat(across.far().getInputStream().available()).isZero();
      try (var later = connect(1, 2)) {
        later.send(4);

        network.heal();

        assertThat(across.receive()).isEqualTo(1);
        assertThat(across.receive()).isEqualTo(2);
        assertThat(later.receive()).isEqualTo(4);
      }
    }
  }

  @Test
  void letsBytesBeUnderWayForAsLongAsIsSaid() throws IOException {
    try (var slow = connect(0, 1)) {
      network.delay(0, 1, Duration.ofMillis(200));
      var begin = System.nanoTime();
      slow.send(1);

      assertThat(slow.receive()).isEqualTo(1);
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(200_000_000);
    }
  }

  @Test
  void delaysNoOtherLink() throws IOException {
    try (var slow = connect(0, 1);
        var fast = connect(0, 2)) {
      network.delay(0, 1, Duration.ofHours(1));
      slow.send(1);
      fast.send(2);

      assertThat(fast.receive()).isEqualTo(2);
      assertThat(slow.far().getInputStream().available()).isZero();
    }
  }

  @Test
  void losesWhatIsUnderWayWhenItIsCut() throws IOException {
    try (var cut = connect(1, 0);
        var other = connect(1, 2)) {
      network.partition(0, 1);
      cut.send(1);

      network.cut(0, 1);

      assertThatThrownBy(cut::receive).isInstanceOf(IOException.class);
      other.send(2);
      assertThat(other.receive()).isEqualTo(2);
      network.heal();
      try (var again = connect(1, 0)) {
        again.send(3);
        assertThat(again.receive()).isEqualTo(3);
      }
    }
  }

  @Test
  void letsNothingOutOfANodeThatIsUnplugged() throws IOException {
    try (var wire = connect(0, 1)) {
      network.unplug(0);
      assertThatThrownBy(wire::receive).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> open(1, 0)).isInstanceOf(ConnectException.class);
      assertReset(0, 1);

      network.plug(0);
      try (var again = connect(0, 1)) {
        again.send(1);
        assertThat(again.receive()).isEqualTo(1);
      }
    }
  }

  @Test
  void resetsWhoeverConnectsToANodeThatDoesNotListen() throws IOException {
    listening.get(1).close();

    assertReset(0, 1);
  }

  @Test
  void refusesWhatIsNoLink() {
    assertThatThrownBy(() -> network.partition(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[1], [1]: overlap");
    assertThatThrownBy(() -> network.cut(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[0], [3] (expected: nodes from 0 to 2)");
    assertThatThrownBy(() -> network.delay(0, 1, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isGoneOnceItIsClosed() throws IOException {
    try (var wire = connect(0, 1)) {
      network.close();
      network.close();

      assertThatThrownBy(wire::receive).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> open(0, 1)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> network.heal()).isInstanceOf(IllegalStateException.class);
    }
  }

  /** The reset may come while it connects or later. */
  private void assertReset(int from, int to) {
    assertThatThrownBy(
            () -> {
              try (var refused = open(from, to)) {
                refused.getInputStream().read();
              }
            })
        .isInstanceOf(IOException.class);
  }

  private Wire connect(int from, int to) throws IOException {
    var near = open(from, to);
    listening.get(to).setSoTimeout(PATIENCE_MILLIS);
    var far = listening.get(to).accept();
    far.setSoTimeout(PATIENCE_MILLIS);
    return new Wire(near, far);
  }

  private Socket open(int from, int to) throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.bind(new InetSocketAddress(network.place(from).source(), 0));
    socket.connect(network.place(to).announced(), PATIENCE_MILLIS);
    return socket;
  }
}
