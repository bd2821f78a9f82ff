package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.onager.gateway.Authenticator;
import io.onager.gateway.Authorizer;
import io.onager.gateway.HttpServer;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Json;
import io.onager.server.Application;
import io.onager.server.Node;
import io.onager.server.Onager;
import io.onager.testkit.Waiting;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.Test;

/** A node that starts: what it says of itself, and when it is ready. */
class StartTest {
  @Test
  void isReadyWhenItIsAMemberAndTheShardingKnowsIt() throws Exception {
    var config = Onager.prepare(TemplateDatabase.create(), ConfigFactory.defaultApplication());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "starting", config);
    try {
      var onager = Onager.get(system).register(Counter.ACTOR);
      var gateway = onager.gateway(Authenticator.open(), Authorizer.open());
      var bound = HttpServer.start(system, gateway, Optional.empty(), "127.0.0.1", 0);
      var port = Waiting.get("the port", bound.toCompletableFuture()).address().getPort();
      var ready = URI.create("http://127.0.0.1:%d/onager/health/ready".formatted(port));

      awaitAnswer(
          ready, "{'ready':false,'checks':{'cluster':false,'database':true,'sharding':false}}");
      Cluster.get(system).manager().tell(Join.create(Cluster.get(system).selfMember().address()));

      awaitAnswer(
          ready, "{'ready':true,'checks':{'cluster':true,'database':true,'sharding':true}}");
    } finally {
      ActorTestKit.shutdown(system, Waiting.PATIENCE);
    }
  }

  @Test
  void tellsTheClusterWhichDeploymentItIs() {
    var application = Application.open("test", Counter.ACTOR).withVersion("1.4.0");
    try (var server = TestServer.start(application, Map.of())) {
      var member = Cluster.get(server.node().system()).selfMember();

      assertThat(member.appVersion().version()).isEqualTo("1.4.0");
    }
  }

  @Test
  void refusesThePortOfTheClusterWhereItIsTaken() {
    try (var server = TestServer.start()) {
      var taken = Cluster.get(server.node().system()).selfMember().address().getPort();
      var settings =
          ConfigFactory.parseMap(
              Map.of(
                  "onager.server.port",
                  0,
                  "pekko.remote.artery.canonical.port",
                  taken.orElseThrow()));

      assertThatThrownBy(
              () -> Node.start(TestServer.application(), TemplateDatabase.create(), settings))
          .hasRootCauseInstanceOf(BindException.class)
          .hasMessageContaining(taken.orElseThrow().toString());
    }
  }

  @Test
  void leavesNothingWhereATypeIsThereTwice() {
    var application = Application.open("test", Counter.ACTOR, Counter.ACTOR);
    var settings =
        ConfigFactory.parseMap(Map.of("onager.server.port", 0, "onager.cluster.name", "twice"));

    assertThatThrownBy(() -> Node.start(application, TemplateDatabase.create(), settings))
        .hasMessageContaining("registered twice");

    Waiting.until(
        "the threads to end",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("twice-")));
  }

  private static void awaitAnswer(URI address, String expected) {
    Waiting.until(
        expected,
        () -> {
          assertThat(get(address)).isEqualTo(json(expected));
          return true;
        });
  }

  private static JsonNode get(URI address) throws Exception {
    var request = HttpRequest.newBuilder(address).build();
    return Json.parse(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  private static JsonNode json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }
}
