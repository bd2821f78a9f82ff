package io.onager.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A socket that is a WebSocket now.
 *
 * @param rest what the server sent behind its answer: frames
 */
record Upgrade(SocketChannel channel, ByteBuffer rest) {
  private static final int MAX_RESPONSE = 4096;
  private static final String END = "\r\n\r\n";

  /** Connects to the server at {@code port} of this machine; blocks until it has agreed. */
  static Upgrade connect(int port) throws IOException {
    var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.write(ByteBuffer.wrap(request(port).getBytes(US_ASCII)));
    var response = response(channel);
    var end = response.indexOf(END);
    if (!response.startsWith("HTTP/1.1 101 ") || end < 0) {
      channel.close();
      throw new IOException("no WebSocket: " + response.lines().findFirst().orElse(""));
    }
    var rest = response.substring(end + END.length()).getBytes(ISO_8859_1);
    return new Upgrade(channel, ByteBuffer.wrap(rest));
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

  /** Reads at least up to the empty line. */
  private static String response(SocketChannel channel) throws IOException {
    var response = ByteBuffer.allocate(MAX_RESPONSE);
    var text = "";
    while (response.hasRemaining() && !text.contains(END) && channel.read(response) >= 0) {
      text = new String(response.array(), 0, response.position(), ISO_8859_1);
    }
    return text;
  }
}
