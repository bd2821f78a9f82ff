package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.junit.jupiter.api.Test;

/** A planned stop: clients are sent away, and what is in flight is answered. */
class DrainTest {
  private static final int RESTART = 1012;
  private static final int SHUTTING_DOWN = 4001;
  private static final Application APPLICATION = TestServer.application();

  /** Waits longer for clients than a test for anything: they go by themselves. */
  private static final Map<String, ?> PATIENT = Map.of("onager.gateway.drain.leave-within", "60s");

  private static final Map<String, ?> HURRIED =
      Map.of(
          "onager.gateway.drain.leave-within", "10ms",
          "onager.gateway.drain.reconnect-within", "10ms");

  private static final Map<String, ?> UNREADY_FOR_LONG =
      Map.of(
          "onager.gateway.drain.readiness-off-for", "12s",
          "onager.gateway.drain.leave-within", "1s");

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
  void servesAClientThatWasToldUntilItHasConnectedElsewhere() throws Exception {
    var database = TemplateDatabase.create();
    try (var stays = TestServer.start(APPLICATION, database, Map.of());
        var goes = stays.joinedBy(APPLICATION, database, PATIENT);
        var elsewhere = TestClient.connect(stays.http())) {
      CompletableFuture<Done> stopped;
      try (var client = TestClient.connect(goes.http())) {
        client.subscribe(1, "counter/kept");
        client.onStreamUpTo(1, 0);

        stopped = goes.node().stop().toCompletableFuture();

        assertThat(client.frame("goaway").path("reconnect").path("max").asInt()).isEqualTo(1000);
        assertThat(ready(goes.http())).isEqualTo(503);
        assertThat(TestClient.upgradeStatus(goes.http(), Map.of())).isEqualTo(503);
        client.invoke("told", "counter/kept", "Add", "{\"amount\":2}");
        assertThat(client.answer("told").path("value").asInt()).isEqualTo(2);
        client.subscribe(2, "counter/kept");
        client.onStreamUpTo(1, 1);
        client.onStreamUpTo(2, 1);
        elsewhere.send(Frames.subscribe(1, "counter/kept", "\"from\":{\"revision\":1}"));
        assertThat(elsewhere.frame("subscribed").path("outcome").asText()).isEqualTo("resumed");
        assertThat(client.isClosed()).isFalse();
      }
      Waiting.get("the stop, which does not wait for a client that has gone", stopped);

      elsewhere.invoke("moved", "counter/kept", "Add", "{\"amount\":3}");

      assertThat(elsewhere.answer("moved").path("value").asInt()).isEqualTo(5);
      assertThat(elsewhere.onStreamUpTo(1, 2))
          .singleElement()
          .satisfies(update -> assertThat(update.path("revision").asLong()).isEqualTo(2));
    }
  }

  @Test
  void answersWhatIsInFlightBeforeItClosesForARestart() throws Exception {
    var entered = new CompletableFuture<String>();
    var open = new CompletableFuture<String>();
    try (var server =
            TestServer.start(
                Application.open("test", gate(entered, open)),
                Map.of("onager.gateway.drain.answer-within", "60s"));
        var client = TestClient.connect(server.http());
        var idle = TestClient.connect(server.http())) {
      idle.frame("welcome");
      client.invoke("in-flight", "gate/a", "Pass", "{}");
      client.subscribe(1, "gate/b");
      client.onStreamUpTo(1, 0);
      Waiting.get("the command", entered);

      var stopped = server.node().stop().toCompletableFuture();

      client.frame("goaway");
      idle.frame("goaway");
      assertThat(idle.closeCode()).as("there is no other node to go to").isEqualTo(RESTART);
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
  void closesForARestartWhenTheTimeOfAClientIsOver() throws Exception {
    var database = TemplateDatabase.create();
    try (var stays = TestServer.start(APPLICATION, database, Map.of());
        var goes = stays.joinedBy(APPLICATION, database, HURRIED);
        var client = TestClient.connect(goes.http())) {
      client.frame("welcome");

      var stopped = goes.node().stop().toCompletableFuture();

      client.frame("goaway");
      assertThat(client.closeCode()).isEqualTo(RESTART);
      Waiting.get("the stop", stopped);
    }
  }

  @Test
  void takesWhoComesWhileLoadBalancersNotice() throws Exception {
    var database = TemplateDatabase.create();
    try (var stays = TestServer.start(APPLICATION, database, Map.of());
        var goes = stays.joinedBy(APPLICATION, database, UNREADY_FOR_LONG);
        var told = TestClient.connect(goes.http())) {
      told.frame("welcome");

      var stopped = goes.node().stop().toCompletableFuture();

      Waiting.until("readiness off", () -> ready(goes.http()) == 503);
      try (var late = TestClient.connect(goes.http())) {
        late.invoke("late", "counter/late", "Add", "{\"amount\":1}");
        assertThat(late.answer("late").path("value").asInt()).isEqualTo(1);
        assertThat(told.frames()).noneMatch(frame -> Frames.isOf("goaway", frame));
      }
      told.frame("goaway");
      Waiting.get("the stop", stopped);
    }
  }

  @Test
  void closesAtOnceWhereTheNodeWasPutOutOfItsCluster() throws Exception {
    var database = TemplateDatabase.create();
    try (var stays = TestServer.start(APPLICATION, database, Map.of());
        var goes = stays.joinedBy(APPLICATION, database, PATIENT);
        var client = TestClient.connect(goes.http())) {
      client.frame("welcome");

      Cluster.get(stays.node().system()).manager().tell(new Down(goes.member().address()));

      assertThat(client.closeCode()).isEqualTo(SHUTTING_DOWN);
      Waiting.get(
          "the end of the node", goes.node().system().getWhenTerminated().toCompletableFuture());
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
