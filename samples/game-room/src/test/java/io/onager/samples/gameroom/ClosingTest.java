package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.server.Application;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections that the server gives up. */
class ClosingTest {
  @Test
  void closesAConnectionFromWhichNothingComes() {
    try (var server = start(Map.of("onager.gateway.silence", "1s"));
        var silent = TestClient.connect(server.http());
        var speaking = TestClient.connect(server.http())) {
      Waiting.until(
          "the end of the silent one",
          () -> {
            speaking.send("{\"type\":\"ping\"}");
            speaking.frame("pong");
            return silent.isClosed();
          });

      assertThat(silent.closeCode()).isEqualTo(4003);
      speaking.send("{\"type\":\"ping\"}");
      speaking.frame("pong");
    }
  }

  /** An idle connection is none that takes nothing; there is room for no close frame. */
  @Test
  void givesUpASocketThatTakesNothing() {
    try (var server =
            start(Map.of("onager.gateway.too-slow", "1s", "onager.gateway.max-connections", 2));
        var stalled = TestClient.connectWithoutReading(server.http());
        var writer = TestClient.connect(server.http())) {
      stalled.send(Frames.subscribe(1, "steps/slow", "'from':{'revision':0}"));
      assertThat(TestClient.upgradeStatus(server.http(), Map.of())).isEqualTo(503);
      for (var i = 0; i < 20; i++) {
        writer.send(Steps.take("" + i, "steps/slow", 100, 20_000)); // more than sockets buffer
        writer.answer("" + i);
      }

      Waiting.until(
          "room for another connection",
          () -> TestClient.upgradeStatus(server.http(), Map.of()) == 101);
      writer.send("{\"type\":\"ping\"}");
      writer.frame("pong");
      assertResumes(server);
    }
  }

  private static void assertResumes(TestServer server) {
    try (var client = TestClient.connect(server.http())) {
      client.send(Frames.subscribe(1, "steps/slow", "'from':{'revision':1000}"));
      assertThat(client.onStreamUpTo(1, 2_000)).hasSize(1 + 1_000);
    }
  }

  private static TestServer start(Map<String, ?> settings) {
    return TestServer.start(Application.open("test", Steps.ACTOR), settings);
  }
}
