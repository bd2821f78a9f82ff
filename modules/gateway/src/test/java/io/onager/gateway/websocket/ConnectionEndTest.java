package io.onager.gateway.websocket;

import static io.onager.gateway.websocket.ClientFrames.hex;
import static io.onager.gateway.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Pekko HTTP does with a connection behind the handshake: the stage builds on it. */
class ConnectionEndTest {
  private static final byte[] GOODBYE = Frames.text("goodbye").toArray();

  @Test
  void failsTheStageWhenNothingPassesForTheIdleTimeout() throws IOException {
    try (var server = EchoServer.start("pekko.http.server.idle-timeout = 2s");
        var client = RawClient.open(server.port())) {
      var connection = server.nextConnection();

      assertThat(EchoServer.get(connection.inputEnd())).contains("HttpIdleTimeoutException");
      EchoServer.get(connection.stopped());
      assertThatExceptionOfType(SocketException.class).isThrownBy(client::readToEnd);
    }
  }

  @Test
  void livesBeyondTheIdleTimeoutByPingsAloneThoughTheClientIsSilent() throws IOException {
    try (var server = EchoServer.start("pekko.http.server.idle-timeout = 8s");
        var client = RawClient.open(server.port())) {
      client.send(text("ping"));

      // one every 100 ms: 9 s
      assertThat(client.readBytes(2 * 90)).isEqualTo(hex("89 00".repeat(90)));
      client.send(text("Hello"));
      assertThat(client.readTextBehindPings()).isEqualTo("Hello");
    }
  }

  @Test
  void letsTheStageSendOnWhenTheClientHasEndedItsSide() throws IOException {
    try (var server = EchoServer.start("");
        var client = RawClient.open(server.port())) {
      client.endOutput();

      assertThat(client.readToEnd()).isEqualTo(GOODBYE);
      assertThat(EchoServer.get(server.nextConnection().inputEnd())).isEqualTo("completed");
    }
  }

  @Test
  void failsTheStageWhenTheClientResets() throws IOException {
    try (var server = EchoServer.start("");
        var client = RawClient.open(server.port())) {
      client.reset();

      var connection = server.nextConnection();
      assertThat(EchoServer.get(connection.inputEnd())).contains("StreamTcpException");
      EchoServer.get(connection.stopped());
    }
  }

  @Test
  void resetsOnlyTheConnectionWhoseStageFails() throws IOException {
    try (var server = EchoServer.start("");
        var failing = RawClient.open(server.port());
        var other = RawClient.open(server.port())) {
      failing.send(text("fail"));

      assertThatExceptionOfType(SocketException.class).isThrownBy(failing::readToEnd);
      other.send(text("Hello"));
      assertThat(other.readBytes(7)).isEqualTo(Frames.text("Hello").toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"81 05", "88 80 00 00 00 00"})
  void sendsTheCloseThoughMoreThanItReadsIsComing(String last) throws IOException {
    try (var server = EchoServer.start("");
        var client = RawClient.open(server.port())) {
      client.send(hex(last));
      client.sendUntilRefused(new byte[1 << 20]);

      assertThat(client.readBytes(1)).isEqualTo(hex("88"));
      EchoServer.get(server.nextConnection().stopped());
    }
  }

  /** So the gateway has to close its connections before a planned stop. */
  @Test
  void outlivesTheTerminationOfTheServerButNotOfTheActorSystem() throws IOException {
    try (var server = EchoServer.start("");
        var client = RawClient.open(server.port())) {
      var connection = server.nextConnection();

      server.terminate(Duration.ofMillis(1));

      client.send(text("Hello"));
      assertThat(client.readBytes(7)).isEqualTo(Frames.text("Hello").toArray());
      assertThat(connection.stopped()).isNotDone();
      server.stopSystem();
      EchoServer.get(connection.stopped());
      assertThatExceptionOfType(SocketException.class).isThrownBy(client::readToEnd);
    }
  }

  /** So the gateway has to count its connections. */
  @Test
  void isNotCountedAgainstTheMostConnectionsOfTheServer() throws IOException {
    try (var server = EchoServer.start("pekko.http.server.max-connections = 2")) {
      var clients = new ArrayList<RawClient>();
      for (int i = 0; i < 6; i++) {
        clients.add(RawClient.open(server.port()));
      }

      for (var each : clients) {
        try (each) {
          each.endOutput();
          assertThat(each.readToEnd()).isEqualTo(GOODBYE);
        }
      }
    }
  }
}
