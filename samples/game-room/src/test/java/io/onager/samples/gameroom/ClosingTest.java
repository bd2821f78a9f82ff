package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Json;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Connections that the server gives up. */
class ClosingTest {
  @Test
  void closesAConnectionFromWhichNothingComes() {
    try (var server = start(Map.of("onager.gateway.silence", "8s"));
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

  @Test
  void tellsAClientThatReadsAgainThatItWasTooSlow() {
    try (var server = start(Map.of("onager.gateway.too-slow", "1s"));
        var stalled = TestClient.connectWithoutReading(server.http());
        var writer = TestClient.connect(server.http())) {
      stalled.send(Frames.subscribe(1, "steps/slow", "'from':{'revision':0}"));
      Waiting.until("the stream", () -> openStreams(server) == 1);
      var reading =
          CompletableFuture.runAsync(
              () -> {
                Waiting.until("the server's verdict", () -> openStreams(server) == 0);
                stalled.read(); // soon, as the server waits for a few seconds
              });
      for (var i = 0; i < 20; i++) {
        writer.send(Steps.take("" + i, "steps/slow", 100, 20_000)); // more than sockets buffer
        writer.answer("" + i);
      }

      Waiting.get("the server's verdict", reading);
      Waiting.until("the close", stalled::isClosed);
      assertThat(stalled.closeCode()).isEqualTo(4002);
    }
  }

  /** An idle connection is none that takes nothing. */
  @Test
  void givesUpASocketThatTakesNothing() {
    try (var server =
            start(Map.of("onager.gateway.too-slow", "1s", "onager.gateway.max-connections", 2));
        var stalled = TestClient.connectWithoutReading(server.http());
        var writer = TestClient.connect(server.http())) {
      stalled.send(Frames.subscribe(1, "steps/slow", "'from':{'revision':0}"));
      writer.frame("welcome");
      Waiting.until("the stream", () -> openStreams(server) == 1);
      assertThat(TestClient.upgradeStatus(server.http(), Map.of())).isEqualTo(503);
      for (var i = 0; i < 20; i++) {
        writer.send(Steps.take("" + i, "steps/slow", 100, 20_000)); // more than sockets buffer
        writer.answer("" + i);
      }

      Waiting.until(
          "room for another connection",
          () -> TestClient.upgradeStatus(server.http(), Map.of()) == 101);
      stalled.read();
      Waiting.until("the reset", stalled::isClosed);
      assertThat(stalled.closeCode()).isEqualTo(1006);
      writer.send("{\"type\":\"ping\"}");
      writer.frame("pong");
      assertResumes(server);
    }
  }

  private static long openStreams(TestServer server) {
    try {
      var request = HttpRequest.newBuilder(server.http().resolve("/onager/statistics")).build();
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      return StreamSupport.stream(Json.parse(answer).path("sessions").spliterator(), false)
          .mapToLong(session -> session.path("streams").size())
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
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
