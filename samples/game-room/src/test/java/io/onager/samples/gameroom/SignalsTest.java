package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.actor.Actors;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Address;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an actor lets its watchers know between revisions, on the wire. */
class SignalsTest {
  private static final String SIGNALS = "'signals':true";
  private static final String NOTHING =
      SIGNALS + ",'filter':{'name':'threshold','value':-1,'comparison':'lt'}";

  private static final String[] WITHOUT_SIGNAL = {"subscribed", "update", "update"};

  private static TestServer server;

  private final String actor = "counter/" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    // however long it takes to write what the slow one does not read
    server = TestServer.start(TemplateDatabase.create(), Map.of("onager.gateway.too-slow", "5m"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void reachesThoseAloneWhoAskForIt() {
    try (var client = connect()) {
      client.send(Frames.subscribe(1, actor, SIGNALS));
      client.send(Frames.subscribe(2, actor));
      client.onStreamUpTo(1, 0);
      client.onStreamUpTo(2, 0);

      signal(0, 0.5);
      var said = client.frame("signal");
      add(client, 1);
      client.onStreamUpTo(1, 1);
      client.onStreamUpTo(2, 1);

      assertThat(said)
          .hasToString(
              "{\"stream\":1,\"type\":\"signal\",\"revision\":0,\"value\":{\"progress\":0.5}}");
      assertThat(client.onStream(1)).extracting(SignalsTest::type).containsExactly(WITHOUT_SIGNAL);
      assertThat(client.onStream(2)).extracting(SignalsTest::type).containsExactly(WITHOUT_SIGNAL);
    }
  }

  @Test
  void needsNoCreditAndNoAcknowledgement() {
    try (var client = connect()) {
      client.send(Frames.subscribe(1, actor, SIGNALS + ",'window':1"));
      client.onStreamUpTo(1, 0); // which uses it up

      for (var i = 1; i <= 3; i++) {
        signal(0, i);
        assertThat(progress(client.frame("signal"))).isEqualTo(i);
      }
      add(client, 1);
      client.frame("paused");
      signal(1, 4);
      client.send("{\"type\":\"ack\",\"stream\":1,\"revision\":0}");

      assertThat(progress(client.frame("signal"))).isEqualTo(4);
      assertThat(client.onStream(1))
          .extracting(frame -> frame.path("revision").asInt())
          .containsExactly(0, 0, 1);
    }
  }

  @Test
  void comesToOneWhoSubscribesLaterBehindTheState() {
    try (var first = connect();
        var late = connect()) {
      first.send(Frames.subscribe(1, actor, SIGNALS));
      first.onStreamUpTo(1, 0);
      signal(0, 0.5);
      first.frame("signal");

      late.send(Frames.subscribe(1, actor, SIGNALS));
      late.send(Frames.subscribe(2, actor, SIGNALS + ",'of':'events'"));
      var arrived = late.frames(5, frame -> !Frames.isOf("welcome", frame));

      assertThat(arrived.stream().filter(frame -> frame.path("stream").asInt() == 1))
          .extracting(SignalsTest::type)
          .containsExactly("subscribed", "update", "signal");
      assertThat(arrived.stream().filter(frame -> frame.path("stream").asInt() == 2))
          .extracting(SignalsTest::type)
          .containsExactly("subscribed", "signal");
    }
  }

  @Test
  void tellsOneWhomNoRevisionPassesFirstWhereItIs() {
    try (var client = connect()) {
      client.send(Frames.subscribe(1, actor, NOTHING));
      client.frame("mark");
      add(client, 1);

      signal(1, 0.5);

      client.frame("signal");
      assertThat(client.onStream(1)).extracting(SignalsTest::type).endsWith("mark");
      assertThat(client.frame("mark").path("revision").asInt()).isEqualTo(1);
    }
  }

  @Test
  void conflatesForAClientThatDoesNotRead() {
    try (var slow = TestClient.connectWithoutReading(server.http());
        var quick = connect()) {
      slow.send(Frames.subscribe(1, actor, SIGNALS));
      quick.send(Frames.subscribe(1, actor, SIGNALS));
      quick.onStreamUpTo(1, 0);

      var filler = "x".repeat(16_000);
      for (var i = 1; i <= 2000; i++) { // 32 MB: many times what the sockets' buffers take
        signal(0, i, filler);
        var sent = i;
        var unused = quick.take("signal " + i, frame -> progress(frame) == sent);
      }
      slow.read();
      slow.take("the newest signal", frame -> progress(frame) == 2000);

      assertThat(slow.frames().stream().filter(frame -> Frames.isOf("signal", frame)).count())
          .isLessThan(1500);
    }
  }

  @Test
  void isAServerSentEventToo() throws Exception {
    var stream = URI.create(server.http() + "/onager/actors/" + actor + "/stream?signals=true");
    try (var events = TestEvents.open(stream, Map.of())) {
      assertThat(events.next()).contains("\"type\":\"subscribed\"");
      assertThat(events.next()).contains("\"type\":\"update\",\"revision\":0");

      signal(0, 0.5);

      assertThat(events.next())
          .contains("\"type\":\"signal\",\"revision\":0,\"value\":{\"progress\":0.5}")
          .startsWith("id: ")
          .contains(":0\n");
    }
  }

  private static TestClient connect() {
    return TestClient.connect(server.http());
  }

  private void add(TestClient client, int amount) {
    client.invoke("add", actor, "Add", "{\"amount\":%d}".formatted(amount));
    client.answer("add");
  }

  private void signal(long revision, double progress) {
    signal(revision, progress, "");
  }

  private void signal(long revision, double progress, String filler) {
    var value = JsonNodeFactory.instance.objectNode().put("progress", progress);
    if (!filler.isEmpty()) {
      value.put("filler", filler);
    }
    Actors.get(server.node().system())
        .signal(Address.parse(Address.DEFAULT_TENANT, actor), revision, value);
  }

  private static double progress(JsonNode frame) {
    return frame.path("value").path("progress").asDouble();
  }

  private static String type(JsonNode frame) {
    return frame.path("type").asText();
  }
}
