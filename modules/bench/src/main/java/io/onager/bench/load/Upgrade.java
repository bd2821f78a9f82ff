package io.onager.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Opens sockets and makes WebSockets of them. */
final class Upgrade {
  private static final int MAX_RESPONSE = 4096;
  private static final String END = "\r\n\r\n";

  private Upgrade() {}

  /** Connects to the server at {@code port} of this machine; blocks until it has agreed. */
  static SocketChannel connect(int port) throws IOException {
    var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.write(ByteBuffer.wrap(request(port).getBytes(US_ASCII)));
    var response = response(channel);
    if (!response.startsWith("HTTP/1.1 101 ")) {
      channel.close();
      throw new IOException("no WebSocket: " + response.lines().findFirst().orElse(""));
    }
    return channel;
  }

  private static String request(int port) {
    return String.join(
        "\r\n",
        "GET /onager/ws HTTP/1.1",
        "Host: 127.0.0.1:" + port,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: onager.v1.json",
        END.substring(2));
  }

  /** Reads up to the empty line and no further: frames may stand behind it. */
  private static String response(SocketChannel channel) throws IOException {
    var response = new StringBuilder();
    var one = ByteBuffer.allocate(1);
    while (response.length() < MAX_RESPONSE && !response.toString().endsWith(END)) {
      if (channel.read(one.clear()) < 0) {
        break;
      }
      response.append((char) one.get(0));
    }
    return response.toString();
  }
}
