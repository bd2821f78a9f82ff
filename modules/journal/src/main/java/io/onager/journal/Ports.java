package io.onager.journal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports of the loopback address for servers that are stopped and started again. Thread-safe. */
public final class Ports {
  // Below the range out of which Linux takes the ports of clients: those would take a server's
  // port while it is stopped. No other range is left alone by everybody.
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;

  private static final Set<Integer> GIVEN = new HashSet<>();

  private Ports() {}

  /**
   * Returns a port that nobody listens on and that was not given before in this JVM.
   *
   * @throws IllegalStateException where none is found
   */
  public static int free() {
    return free(1);
  }

  /**
   * Returns the first of so many neighbouring ports, as of {@link #free()} each.
   *
   * @param count from 1 on
   * @throws IllegalStateException where they are not found
   */
  public static synchronized int free(int count) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      var ports = IntStream.range(port, port + count).boxed().toList();
      if (ports.stream().noneMatch(GIVEN::contains) && ports.stream().allMatch(Ports::isFree)) {
        GIVEN.addAll(ports);
        return port;
      }
    }
    throw new IllegalStateException(
        "no %d neighbouring ports from %d on are free".formatted(count, LOWEST));
  }

  /** Returns whether nobody listens on {@code port} at this moment. */
  static boolean isFree(int port) {
    try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
