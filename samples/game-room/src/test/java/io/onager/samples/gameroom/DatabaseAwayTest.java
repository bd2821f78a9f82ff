package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.TemplateDatabase;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The database goes away in the middle of the work, and comes back. */
class DatabaseAwayTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int CONNECTIONS = 4;
  private static final int IN_FLIGHT = 50;
  private static final int SENT_WHILE_AWAY = 200;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void bringTheDatabaseBack() {
    TemplateDatabase.startServer();
  }

  @Test
  void refusesInTimeLosesNothingAndRecoversByItself() {
    var load = new Load();
    Load.prepare(server.http());
    try (var watcher = TestClient.connect(server.http())) {
      for (var stream = 1; stream <= Load.ACTORS.size(); stream++) {
        watcher.subscribe(stream, Load.ACTORS.get(stream - 1));
        watcher.onStreamUpTo(stream, 0);
      }
      load.connect(server.http(), CONNECTIONS);
      load.run(IN_FLIGHT);
      Waiting.until("1000 results", () -> load.results() >= 1_000);

      TemplateDatabase.stopServer();
      Waiting.until("a refusal", () -> load.refusals() > 0);
      load.pause();
      load.awaitAnswers();
      var resultsBefore = load.results();
      load.send(SENT_WHILE_AWAY);
      load.awaitAnswers();
      assertThat(load.results()).as("results without a database").isEqualTo(resultsBefore);
      Waiting.until("not ready", () -> readiness() == 503);
      watcher.send("{\"type\":\"ping\"}");
      watcher.frame("pong");

      TemplateDatabase.startServer();
      Waiting.until("ready", () -> readiness() == 200);
      load.complete();
      load.run(IN_FLIGHT);
      Waiting.until("1000 results more", () -> load.results() >= resultsBefore + 1_000);
      load.pause();
      load.awaitAnswers();
      load.complete();

      load.assertEachHappenedOnce();
      for (var stream = 1; stream <= Load.ACTORS.size(); stream++) {
        var actor = Load.ACTORS.get(stream - 1);
        var joined = actor.equals(Load.ROOM) ? 1 : 0;
        var seen = watcher.onStreamUpTo(stream, load.sent(actor) + joined);
        Frames.assertNothingMissedOrRepeated(seen);
      }
    }
    load.disconnect();
  }

  @Test
  void answersOthersWhileAnActorCannotBeRead() throws Exception {
    TemplateDatabase.stopServer();
    try (var client = TestClient.connect(server.http())) {
      client.invoke("add", "counter/never-seen", "Add", "{\"amount\":1}");
      client.invoke("bad", "counter/never-seen", "Add", "{\"amount\":\"x\"}");

      assertThat(client.answer("bad").path("code").asText()).isEqualTo("invalid-arguments");
      var refusal = client.answer("add");
      assertThat(refusal.path("code").asText()).isEqualTo("unavailable");
      assertThat(refusal.path("retry").asText()).isEqualTo("later");
      assertThat(get("/onager/actors/counter/never-seen")).isEqualTo(503);
      assertThat(get("/onager/health/live")).isEqualTo(200);

      client.subscribe(1, "counter/never-seen");
      TemplateDatabase.startServer();

      client.onStreamUpTo(1, 0);
      Frames.assertNothingMissedOrRepeated(client.onStream(1));
    }
  }

  private static int readiness() throws Exception {
    return get("/onager/health/ready");
  }

  private static int get(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(server.http() + path)).build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }
}
