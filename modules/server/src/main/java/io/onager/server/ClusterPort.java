package io.onager.server;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the other nodes reach this one, as Pekko's settings have it.
 *
 * @param host at which it listens, a name or an address
 * @param port at which it listens, 0 for any
 * @param isBound whether it listens elsewhere than it says to the others
 * @param hasTls whether both sides show a certificate
 */
record ClusterPort(String host, int port, boolean isBound, boolean hasTls) {
  /** Reads settings that hold Pekko's own. */
  static ClusterPort of(Config config) {
    var artery = config.getConfig("pekko.remote.artery");
    var host = artery.getString("bind.hostname");
    var port = artery.getString("bind.port");
    return new ClusterPort(
        resolved(host.isEmpty() ? artery.getString("canonical.hostname") : host),
        port.isEmpty() ? artery.getInt("canonical.port") : artery.getInt("bind.port"),
        !host.isEmpty() || !port.isEmpty(),
        artery.getString("transport").equals("tls-tcp"));
  }

  /** Returns whether only this machine reaches it; not where its host is not known. */
  boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Pekko has words for the machine's own name and address. */
  private static String resolved(String host) {
    try {
      return switch (host) {
        case "<getHostAddress>" -> InetAddress.getLocalHost().getHostAddress();
        case "<getHostName>" -> InetAddress.getLocalHost().getHostName();
        default -> host;
      };
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
