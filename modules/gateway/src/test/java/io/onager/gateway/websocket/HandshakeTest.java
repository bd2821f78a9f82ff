package io.onager.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private static EchoServer server;

  @BeforeAll
  static void start() {
    server = EchoServer.start("");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersTheExampleOfTheRfc() throws IOException {
    assertThat(respond(RawClient.upgrade()))
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
        .containsIgnoringCase("\r\nConnection: upgrade\r\n")
        .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
        .doesNotContain("Sec-WebSocket-Protocol", "Content-Length");
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade: websocket, UPGRADE: h2c; WebSocket",
    "Connection: Upgrade, Connection: keep-alive; UPGRADE",
    "Connection: Upgrade, connection:upgrade",
  })
  void readsTokensAsHttpHasThem(String line, String other) throws IOException {
    assertThat(respond(RawClient.upgrade().replace(line, other.replace(';', ','))))
        .startsWith("HTTP/1.1 101 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Protocol: onager.v1.json",
        "Sec-WebSocket-Protocol: onager.v9.json, onager.v1.json , other",
        "Sec-WebSocket-Protocol: onager.v9.json\r\nSec-WebSocket-Protocol: onager.v1.json",
      })
  void picksTheFirstOfferThatItKnows(String offer) throws IOException {
    assertThat(respond(RawClient.upgrade() + "\r\n" + offer))
        .startsWith("HTTP/1.1 101 ")
        .contains("\r\nSec-WebSocket-Protocol: onager.v1.json\r\n");
  }

  @Test
  void refusesOffersOfWhichItKnowsNone() throws IOException {
    assertThat(respond(RawClient.upgrade() + "\r\nSec-WebSocket-Protocol: onager.v9.json, soap"))
        .startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /, POST /, 405",
    "HTTP/1.1, HTTP/1.0, 426",
    "Upgrade: websocket, Upgrade: h2c, 426",
    "Upgrade: websocket, X-Upgrade: websocket, 426",
    "Connection: Upgrade, Connection: keep-alive, 426",
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426",
    "Sec-WebSocket-Version: 13, X-Version: 13, 426",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, X-Key: dGhlIHNhbXBsZSBub25jZQ==, 400",
    "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZQ==, 400",
    "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ, 400",
    "dGhlIHNhbXBsZSBub25jZQ==, ?, 400",
  })
  void refusesWhatIsNoUpgrade(String part, String other, int status) throws IOException {
    assertThat(respond(RawClient.upgrade().replace(part, other)))
        .matches("(?s)HTTP/1\\.[01] " + status + " .*");
  }

  @Test
  void refusesASecondKeyAndABody() throws IOException {
    assertThat(respond(RawClient.upgrade() + "\r\nSec-WebSocket-Key: " + RawClient.KEY))
        .startsWith("HTTP/1.1 400 ");
    assertThat(respond(RawClient.upgrade() + "\r\nContent-Length: 1\r\n\r\nx"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void saysWhichUpgradeItWants() throws IOException {
    var head = respond("GET /onager/ws HTTP/1.1\r\nHost: localhost");

    assertThat(head)
        .startsWith("HTTP/1.1 426 ")
        .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
        .containsIgnoringCase("\r\nConnection: upgrade\r\n")
        .contains("\r\nSec-WebSocket-Version: 13\r\n");
  }

  private static String respond(String request) throws IOException {
    try (var client = new RawClient(server.port())) {
      client.request(request);
      return client.readHead();
    }
  }
}
