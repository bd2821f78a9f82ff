package io.onager.gateway.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** A client that can do what a well-behaved one cannot. */
final class RawClient implements AutoCloseable {
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final Socket socket;
  private final DataInputStream input;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) EchoServer.PATIENCE.toMillis());
    input = new DataInputStream(socket.getInputStream());
  }

  /** Connects and shakes hands. */
  static RawClient open(int port) throws IOException {
    var client = new RawClient(port);
    client.request(upgrade());
    var head = client.readHead();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new AssertionError(head);
    }
    return client;
  }

  /** Returns the request of RFC 6455, 1.3, without a subprotocol. */
  static String upgrade() {
    return String.join(
        "\r\n",
        "GET /onager/ws HTTP/1.1",
        "Host: server.example.com",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: " + KEY,
        "Sec-WebSocket-Version: 13");
  }

  void request(String head) throws IOException {
    send((head + "\r\n\r\n").getBytes(ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends again and again until the server does not want any more. */
  void sendUntilRefused(byte[] bytes) {
    try {
      for (int i = 0; i < 64; i++) {
        send(bytes);
      }
    } catch (SocketException expected) {
      return;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("the server takes all of it");
  }

  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes so that the server's socket gets a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  String readHead() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) input.readUnsignedByte());
    }
    return head.toString();
  }

  byte[] readBytes(int count) throws IOException {
    return input.readNBytes(count);
  }

  /** Reads a short text message, whatever number of pings comes first. */
  String readTextBehindPings() throws IOException {
    for (int opcode = 0x89; opcode == 0x89; ) {
      opcode = input.readUnsignedByte();
      var payload = input.readNBytes(input.readUnsignedByte());
      if (opcode == 0x81) {
        return new String(payload, ISO_8859_1);
      }
    }
    throw new AssertionError("neither a text nor a ping");
  }

  /** Reads until the server ends the connection. */
  byte[] readToEnd() throws IOException {
    var all = new ByteArrayOutputStream();
    input.transferTo(all);
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
