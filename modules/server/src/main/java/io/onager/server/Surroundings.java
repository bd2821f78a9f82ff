package io.onager.server;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What a process finds where it is started: ports, addresses, a place for its log. */
final class Surroundings {
  /** The system property by which the logging configuration finds its file. */
  static final String LOG_PROPERTY = "onager.log";

  private static final String LOOPBACK = "127.0.0.1";

  private Surroundings() {}

  /** Says what is wrong before anything is started; binding for real checks it again. */
  static void requireFreePort(String option, String host, int port) throws Refusal {
    if (port < 0 || port > 65_535) {
      throw new Refusal(option + " must be 0 to 65535.");
    }
    if (!canBind(host, port)) {
      throw new Refusal(
          "Port %d is taken: stop what uses it, or choose another with %s."
              .formatted(port, option));
    }
  }

  /** The same for the loopback address. */
  static void requireFreePort(String option, int port) throws Refusal {
    requireFreePort(option, LOOPBACK, port);
  }

  /** Says where {@code host} is none that this machine can listen at, whatever the port. */
  static void requireOwnAddress(String option, String host) throws Refusal {
    if (!canBind(host, 0)) {
      throw new Refusal("“%s” is no address of this machine: correct %s.".formatted(host, option));
    }
  }

  private static boolean canBind(String host, int port) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port)); // throws where the host is not known, too
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Names the log file, before the first logger opens it. */
  static void prepareLog(Path data, String file) throws Refusal {
    var log = data.resolve(file);
    try {
      Files.createDirectories(data);
      Files.write(log, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new Refusal(
          "The data directory %s cannot be written: correct its owner, or choose another with --data."
              .formatted(data));
    }
    System.setProperty(LOG_PROPERTY, log.toString());
  }

  /**
   * Returns the address of this machine on the way to {@code host}: those who use the same server
   * reach it there, unless something translates addresses between them. Sends nothing.
   */
  static String addressTowards(String host, int port) {
    try (var route = new DatagramSocket()) {
      route.connect(new InetSocketAddress(host, port));
      var address = route.getLocalAddress();
      return address.isLoopbackAddress() || address.isAnyLocalAddress()
          ? LOOPBACK
          : address.getHostAddress();
    } catch (SocketException | IllegalArgumentException | java.io.UncheckedIOException e) {
      return LOOPBACK;
    }
  }

  static boolean isNotBound(@Nullable Throwable failure) {
    return failure instanceof BindException || (failure != null && isNotBound(failure.getCause()));
  }
}
