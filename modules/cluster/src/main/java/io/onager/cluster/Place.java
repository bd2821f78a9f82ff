package io.onager.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pekko.actor.Address;

/**
 * Where a process runs: the machine, since it was started, and its network. Two processes with the
 * same place see the same ports, so that a port that refuses is proof that nobody is there.
 */
final class Place {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NETWORK = Path.of("/proc/self/ns/net");
  private static final int CONNECT_MILLIS = 500;

  private Place() {}

  /** Returns the place of this process; empty where the operating system does not tell. */
  static String here() {
    try {
      return Files.readString(BOOT).strip() + "/" + Files.readSymbolicLink(NETWORK);
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  /** Returns whether a port of this place refuses connections: nobody listens there. Blocks. */
  static boolean refuses(Address address) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost().orElse(""), address.getPort().orElse(0)),
          CONNECT_MILLIS);
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
