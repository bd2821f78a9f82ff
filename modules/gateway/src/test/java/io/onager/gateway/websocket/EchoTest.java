package io.onager.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against another implementation of the protocol: the client of the JDK. */
class EchoTest {
  private static EchoServer server;

  private @Nullable Echo connection;

  @BeforeAll
  static void start() {
    server = EchoServer.start("");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void agreesOnTheSubprotocol() {
    assertThat(connect(EchoServer.PROTOCOL).socket().getSubprotocol())
        .isEqualTo(EchoServer.PROTOCOL);
    assertThat(connect("unknown", EchoServer.PROTOCOL, "other").socket().getSubprotocol())
        .isEqualTo(EchoServer.PROTOCOL);
    assertThat(connect().socket().getSubprotocol()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1 << 20})
  void carriesMessagesOfEverySizeBothWays(int size) {
    var client = connect();
    var text = "é".repeat(size / 2) + "x".repeat(size % 2);
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);

    EchoServer.get(client.socket().sendText(text, true));
    EchoServer.get(client.socket().sendBinary(ByteBuffer.wrap(bytes), true));

    assertThat(client.next()).isEqualTo(text);
    assertThat(client.next()).isEqualTo(ByteString.fromArray(bytes));
  }

  @Test
  void joinsTheFragmentsOfAMessage() {
    var client = connect();

    EchoServer.get(client.socket().sendText("on", false));
    EchoServer.get(client.socket().sendPing(ByteBuffer.wrap(new byte[] {1})));
    EchoServer.get(client.socket().sendText("ager", true));

    assertThat(client.next()).isEqualTo(new JdkClient.Ponged(ByteString.fromArray(new byte[] {1})));
    assertThat(client.next()).isEqualTo("onager");
  }

  @Test
  void closesWithACodeAndAReasonOfItsOwn() {
    var client = connect();

    EchoServer.get(client.socket().sendText("close 4501 who are you?", true));

    assertThat(client.next()).isEqualTo(new JdkClient.Closed(4501, "who are you?"));
    EchoServer.get(connection().stopped());
  }

  @Test
  void answersTheCloseOfTheClient() {
    var client = connect();

    EchoServer.get(client.socket().sendClose(4000, "bye"));

    assertThat(client.next()).isEqualTo(new JdkClient.Closed(4000, "bye"));
    EchoServer.get(connection().stopped());
  }

  private JdkClient connect(String... protocols) {
    var client = JdkClient.connect(server.uri(), protocols);
    connection = server.nextConnection();
    return client;
  }

  /** Returns the server's side of what was connected last. */
  private Echo connection() {
    return Objects.requireNonNull(connection);
  }
}
