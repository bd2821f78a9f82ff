package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A threshold's edge turns true once, however often a client leaves and comes back meanwhile. */
class EdgeResumeTest {
  private static final int LIMIT = 200;

  private static TestServer server;

  private final String actor = "counter/" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            TestServer.application(),
            Map.of("onager.feed.window-updates", 16, "onager.feed.replay-limit", LIMIT));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'from':{'revision':2}",
        "'from':{'revision':2,'base':1}",
        "'from':{'revision':2,'base':0}",
        "'from':{'revision':2,'base':null}",
        "'mode':'latest','from':{'revision':2}",
        "'delta':'merge-patch','from':{'revision':2,'base':1}"
      })
  void isNotToldAgain(String fields) {
    try (var client = TestClient.connect(server.http())) {
      add(client, 5); // it turns true
      add(client, 1);
      add(client, 1); // it has been true before

      client.send(
          Frames.subscribe(
              1, actor, "'filter':{'name':'threshold','value':3,'edge':true}," + fields));

      var frames = client.frames(2, frame -> frame.path("stream").asInt() == 1);
      assertThat(frames.get(0).path("outcome").asText()).isEqualTo("resumed");
      assertThat(frames.get(1).path("type").asText()).isEqualTo("mark");
      assertThat(frames.get(1).path("revision").asLong()).isEqualTo(3);
    }
  }

  @Test
  void isNotMissedThoughItHeldAtABaseThatIsOutOfReach() {
    try (var client = TestClient.connect(server.http())) {
      for (var i = 0; i < LIMIT + 5; i++) {
        add(client, 1); // from 0, where it holds
      }
      add(client, -1000); // it turns true again

      client.send(
          Frames.subscribe(
              1,
              actor,
              "'filter':{'name':'threshold','value':1,'comparison':'lt','edge':true},"
                  + "'from':{'revision':%d,'base':0}".formatted(LIMIT + 5)));

      var frames = client.frames(2, frame -> frame.path("stream").asInt() == 1);
      assertThat(frames.get(1).path("type").asText()).isEqualTo("update");
      assertThat(frames.get(1).path("revision").asLong()).isEqualTo(LIMIT + 6);
    }
  }

  private void add(TestClient client, int amount) {
    var id = UUID.randomUUID().toString();
    client.invoke(id, actor, "Add", "{\"amount\":%d}".formatted(amount));
    client.answer(id);
  }
}
