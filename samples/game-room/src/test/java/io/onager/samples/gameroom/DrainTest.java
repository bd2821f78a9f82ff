package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A planned stop: clients are sent away, and what is in flight is answered. */
class DrainTest {
  private static final int RESTART = 1012;

  /** Makes an actor whose handler, against all rules, waits. */
  private static StreamedActor<Pass, ?, Long> gate(
      CompletableFuture<String> entered, CompletableFuture<String> open) {
    return StateActor.named("gate", Pass.class, Long.class)
        .startingFrom(0L)
        .onCommand(
            Pass.class,
            (passed, pass) -> {
              entered.complete("entered");
              Waiting.get("the gate", open);
              return passed + 1;
            })
        .build();
  }

  private record Pass() {}

  @Test
  void answersWhatIsInFlightBeforeItClosesForARestart() throws Exception {
    var entered = new CompletableFuture<String>();
    var open = new CompletableFuture<String>();
    try (var server = TestServer.start(Application.open("test", gate(entered, open)), Map.of());
        var client = TestClient.connect(server.http());
        var idle = TestClient.connect(server.http())) {
      idle.frame("welcome");
      client.invoke("in-flight", "gate/a", "Pass", "{}");
      client.subscribe(1, "gate/b");
      client.onStreamUpTo(1, 0);
      Waiting.get("the command", entered);

      var stopped = server.node().stop().toCompletableFuture();

      assertThat(client.frame("goaway").path("reconnect").path("max").asInt()).isPositive();
      idle.frame("goaway");
      assertThat(idle.closeCode()).isEqualTo(RESTART);
      assertThat(ready(server.http())).isEqualTo(503);
      assertThat(TestClient.upgradeStatus(server.http(), Map.of())).isEqualTo(503);
      client.invoke("too-late", "gate/a", "Pass", "{}");
      assertThat(client.answer("too-late").path("code").asText()).isEqualTo("unavailable");
      client.send("{\"type\":\"ack\",\"stream\":1,\"revision\":0}");
      client.send("{\"type\":\"unsubscribe\",\"stream\":1}");
      assertThat(client.frame("ended").path("reason").asText()).isEqualTo("unsubscribed");
      assertThat(client.isClosed()).isFalse();

      open.complete("open");

      assertThat(client.answer("in-flight").path("value").asInt()).isEqualTo(1);
      assertThat(client.closeCode()).isEqualTo(RESTART);
      Waiting.get("the stop", stopped);
    }
  }

  @Test
  void endsServerSentEvents() throws Exception {
    try (var server = TestServer.start();
        var events =
            TestEvents.open(
                server.http().resolve("/onager/actors/counter/drained/stream"), Map.of())) {
      assertThat(events.next()).contains("subscribed");
      assertThat(events.next()).contains("\"revision\":0");

      var stopped = server.node().stop().toCompletableFuture();

      events.awaitEnd();
      Waiting.get("the stop", stopped);
    }
  }

  private static int ready(URI server) throws Exception {
    var request = HttpRequest.newBuilder(server.resolve("/onager/health/ready")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
