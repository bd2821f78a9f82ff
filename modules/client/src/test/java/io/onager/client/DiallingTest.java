package io.onager.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.onager.client.Status.Phase;
import io.onager.testkit.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A server that takes its time to upgrade. */
class DiallingTest {
  private static final int DEADLINE_MILLIS = 60_000;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // of RFC 6455
  private static final String KEY = "sec-websocket-key:";

  @Test
  void leavesNoConnectionBehindWhereItWasClosedMeanwhile() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(DEADLINE_MILLIS);
      var place = "ws://127.0.0.1:%d/onager/ws".formatted(server.getLocalPort());
      var onager = Onager.connect(URI.create(place));
      try (var socket = server.accept()) {
        socket.setSoTimeout(DEADLINE_MILLIS);
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        var upgrade = upgrade(reader);
        onager.close();
        Waiting.until("the end of the client", () -> onager.status().phase() == Phase.CLOSED);

        socket.getOutputStream().write(upgrade.getBytes(US_ASCII));

        assertThat(isAtEnd(reader)).isTrue();
      }
    }
  }

  private static String upgrade(BufferedReader request) throws Exception {
    var key = "";
    for (var line = request.readLine(); !line.isEmpty(); line = request.readLine()) {
      if (line.regionMatches(true, 0, KEY, 0, KEY.length())) {
        key = line.substring(KEY.length()).strip();
      }
    }
    var hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
    return String.join(
        "\r\n",
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Protocol: onager.v1.json",
        "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash),
        "\r\n");
  }

  private static boolean isAtEnd(BufferedReader reader) throws IOException {
    try {
      return reader.read() == -1;
    } catch (SocketException e) {
      return true; // reset
    }
  }
}
