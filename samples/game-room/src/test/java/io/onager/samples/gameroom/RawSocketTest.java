package io.onager.samples.gameroom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that speak neither HTTP nor WebSocket as they should. */
class RawSocketTest {
  private static final String UPGRADE =
      """
      GET /onager/ws HTTP/1.1
      Host: localhost
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

      """;
  private static final int LONGEST_SILENCE_MILLIS = 20_000;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        Arguments.of("a frame that is not masked", bytes(0x81, 2, '{', '}')),
        Arguments.of("a reserved bit", bytes(0xC1, 0x80, 0, 0, 0, 0)),
        Arguments.of("a reserved opcode", bytes(0x83, 0x80, 0, 0, 0, 0)),
        Arguments.of("a ping in fragments", bytes(0x09, 0x80, 0, 0, 0, 0)),
        Arguments.of("a ping that is too long", bytes(0x89, 0xFE, 1, 0, 0, 0, 0, 0)),
        Arguments.of("a continuation of nothing", bytes(0x80, 0x80, 0, 0, 0, 0)),
        Arguments.of("text that is no UTF-8", bytes(0x81, 0x81, 0, 0, 0, 0, 0xFF)),
        Arguments.of("a close code of one byte", bytes(0x88, 0x81, 0, 0, 0, 0, 3)),
        Arguments.of("a length of 2^63", bytes(0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void closesWhatViolatesTheWebSocketProtocol(String name, byte[] frame) throws IOException {
    try (var errors = LoggedErrors.collect();
        var neighbour = TestClient.connect(server.http())) {
      var answer = upgradeThen(frame);

      assertThat(answer).startsWith("HTTP/1.1 101 ").doesNotContain("io.onager", "Exception");
      var close = answer.lastIndexOf('\u0088');
      assertThat(close).as("a close frame in %s", answer).isPositive();
      assertThat((answer.charAt(close + 2) << 8) + answer.charAt(close + 3)).isEqualTo(4500);
      assertLives(neighbour);
      assertThat(errors.messages()).isEmpty();
    }
  }

  static Stream<Arguments> garbage() {
    var random = new byte[10_000];
    new SplittableRandom(1).nextBytes(random);
    return Stream.of(
        Arguments.of("random bytes", random),
        Arguments.of("a TLS hello", bytes(0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0, '\r', '\n')),
        Arguments.of("no method", http("/// ///\n\n")),
        Arguments.of("a huge header", http(get("X: " + "y".repeat(100_000)))),
        Arguments.of("ten thousand headers", http(get("X: y\n".repeat(10_000).strip()))),
        Arguments.of("a huge address", http("GET /" + "y".repeat(100_000) + " HTTP/1.1\n\n")),
        Arguments.of(
            "a length below zero",
            http(
                """
                POST /onager/actors/counter/a/Add HTTP/1.1
                Host: x
                Transfer-Encoding: chunked

                zz

                """)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("garbage")
  void refusesWhatIsNoHttp(String name, byte[] sent) throws IOException {
    try (var errors = LoggedErrors.collect();
        var neighbour = TestClient.connect(server.http())) {
      var answer = exchange(sent);

      assertThat(answer).doesNotContain("io.onager", "java.", "Exception");
      assertThat(answer).matches("(?s)(HTTP/1.1 [45].*)?");
      assertLives(neighbour);
      assertThat(errors.messages()).isEmpty();
    }
  }

  @Test
  void servesOthersWhileRequestsComeInHalves() throws IOException {
    var halves = new ArrayList<Socket>();
    try (var neighbour = TestClient.connect(server.http())) {
      for (var i = 0; i < 50; i++) {
        var half = connect();
        half.getOutputStream()
            .write(http(UPGRADE.substring(0, Math.min(UPGRADE.length() - 1, 20 + 3 * i))));
        halves.add(half);
      }

      assertLives(neighbour);
      try (var newcomer = TestClient.connect(server.http())) {
        assertLives(newcomer);
      }
    } finally {
      for (var half : halves) {
        half.close();
      }
    }
  }

  @Test
  void answersWhatIsWellFormedByteByByte() throws IOException {
    try (var socket = connect()) {
      socket.setTcpNoDelay(true);
      for (var each : http(UPGRADE)) {
        socket.getOutputStream().write(each);
      }
      readHead(socket);
      for (var each : bytes(0x81, 0x8F, 0, 0, 0, 0, "{\"type\":\"ping\"}")) {
        socket.getOutputStream().write(each);
      }
      socket.getOutputStream().write(bytes(0x88, 0x80, 0, 0, 0, 0));

      assertThat(everything(socket)).contains("\"welcome\"", "{\"type\":\"pong\"}");
    }
  }

  private static void assertLives(TestClient client) {
    client.send("{\"type\":\"ping\"}");
    client.frame("pong");
    client.invoke("lives", "counter/neighbour", "Add", "{\"amount\":1}");
    assertThat(client.answer("lives").path("type").asText()).isEqualTo("result");
  }

  private static String exchange(byte[]... sent) throws IOException {
    try (var socket = connect()) {
      try {
        for (var each : sent) {
          socket.getOutputStream().write(each);
        }
      } catch (SocketException e) {
        // It was closed before everything was sent, which is what the test is about.
      }
      return everything(socket);
    }
  }

  /** Sends {@code frame} once the connection is a WebSocket; what comes earlier is nobody's. */
  private static String upgradeThen(byte[] frame) throws IOException {
    try (var socket = connect()) {
      socket.getOutputStream().write(http(UPGRADE));
      var head = readHead(socket);
      socket.getOutputStream().write(frame);
      return head + everything(socket);
    }
  }

  /** Returns the head of an HTTP answer, and reads nothing behind it. */
  private static String readHead(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var next = socket.getInputStream().read();
      assertThat(next).as("more of %s", head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.http().getPort());
    socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
    return socket;
  }

  /** Returns what the server sends until it closes; fails where it does not. */
  private static String everything(Socket socket) throws IOException {
    var all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException e) {
      // A reset is an end as well.
    }
    return all.toString(ISO_8859_1);
  }

  private static String get(String header) {
    return "GET / HTTP/1.1\nHost: x\n" + header + "\n\n";
  }

  private static byte[] http(String lines) {
    return lines.replace("\n", "\r\n").getBytes(ISO_8859_1);
  }

  private static byte[] bytes(Object... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : List.of(parts)) {
      if (part instanceof Integer number) {
        all.write(number);
      } else if (part instanceof Character character) {
        all.write(character);
      } else {
        all.writeBytes(http(part.toString()));
      }
    }
    return all.toByteArray();
  }
}
