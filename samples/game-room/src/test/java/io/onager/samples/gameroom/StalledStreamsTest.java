package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.onager.model.CanonicalJson;
import io.onager.model.Json;
import io.onager.model.MergePatch;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that stand still hold nothing but their place, and go on as if they had held all. */
class StalledStreamsTest {
  private static final Rules RULES = new Rules();
  private static final int SMALL = 50;
  private static final int LARGE = 10_000;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Application.open("test", Pages.ACTOR).withSecurity(RULES, RULES),
            Map.of("onager.gateway.check-every", "10ms"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "latest"})
  void letsGoWithoutCreditAndTellsEveryStateFromThere(String mode) throws Exception {
    var actor = "pages/" + mode;
    try (var ann = TestClient.connect(server.http(), Rules.bearer(Rules.ANN_OF_RED));
        var writer = TestClient.connect(server.http(), Rules.bearer(Rules.BOB_OF_RED))) {
      ann.send(Frames.subscribe(1, actor, merging(mode) + ",'window':1"));
      ann.onStreamUpTo(1, 0);
      for (var round = 1; round <= 10; round++) {
        turn(writer, actor, 3, SMALL);
        awaitRest("ann", 1);
        acknowledge(ann);
      }
      while (Frames.lastRevision(ann.onStream(1)) < 30) {
        acknowledge(ann);
      }

      var told = assertTrue(ann.onStream(1), SMALL);
      assertThat(told)
          .isEqualTo(
              LongStream.rangeClosed(0, 30)
                  .filter(revision -> mode.equals("all") || revision % 3 == 0)
                  .boxed()
                  .toList());
    }
  }

  @Test
  void letsGoWhereTheSocketTakesNothingAndTellsEveryStateFromThere() throws Exception {
    var actor = "pages/socket";
    try (var stalled = TestClient.connectWithoutReading(server.http());
        var writer = TestClient.connect(server.http(), Rules.bearer(Rules.BOB_OF_RED))) {
      stalled.send(Rules.hello(Rules.ANN_OF_RED));
      stalled.send(Frames.subscribe(1, actor, merging("all")));
      stalled.send(Frames.subscribe(2, actor, merging("latest")));
      for (var command = 1; command <= 30; command++) {
        turn(writer, actor, 100, LARGE);
      }

      awaitRest("ann", 1);
      awaitRest("ann", 2);
      assertThat(stalled.frames()).isEmpty();
      stalled.read();

      assertThat(assertTrue(stalled.onStreamUpTo(1, 3_000), LARGE))
          .isEqualTo(LongStream.rangeClosed(0, 3_000).boxed().toList());
      assertThat(assertTrue(stalled.onStreamUpTo(2, 3_000), LARGE)).hasSizeLessThan(3_000);
    }
  }

  /** Feeds begin anew behind an update that is too large for the way between nodes. */
  @Test
  void saysThatItIsPausedAndGoesOnWhereItsFeedBeganAnewMeanwhile() {
    var settings =
        Map.of(
            "onager.gateway.check-every", "10ms",
            "pekko.remote.artery.advanced.maximum-frame-size", "256 KiB");
    try (var own = TestServer.start(Application.open("test", Steps.ACTOR), settings);
        var client = TestClient.connect(own.http())) {
      client.send(Frames.subscribe(1, "steps/anew", "'window':1"));
      client.onStreamUpTo(1, 0);
      client.send(Steps.take("large", "steps/anew", 1, 130_000));
      client.answer("large");

      client.frames(1, frame -> Frames.isOf("paused", frame));
      client.send(Frames.ack(1, 0));

      assertThat(client.onStreamUpTo(1, 1))
          .extracting(frame -> frame.path("type").asText())
          .containsExactly("subscribed", "update", "paused", "update");
    }
  }

  private static String merging(String mode) {
    return "'delta':'merge-patch','mode':'%s'".formatted(mode);
  }

  /** Waits until a stream that has more to say holds nothing for it. */
  private static void awaitRest(String name, int number) {
    Waiting.until(
        "rest on stream %d of %s".formatted(number, name),
        () -> {
          var stream = NodeStatistics.ask(server.http()).stream(name, number).orElseThrow();
          assertThat(stream.path("lag").asLong()).as("%s", stream).isPositive();
          assertThat(stream.path("holds").asBoolean()).as("%s", stream).isFalse();
          return true;
        });
  }

  /** Acknowledges what stream 1 has, and waits for the next. */
  private static void acknowledge(TestClient client) {
    var told = Frames.lastRevision(client.onStream(1));
    client.send(Frames.ack(1, told));
    client.onStreamUpTo(1, told + 1);
  }

  /** Asserts that a client comes to the true states by patches, and returns their revisions. */
  private static List<Long> assertTrue(List<JsonNode> stream, int size) throws Exception {
    var updates = stream.stream().filter(frame -> Frames.isOf("update", frame)).toList();
    var revisions = updates.stream().map(frame -> frame.path("revision").asLong()).toList();
    assertThat(revisions).isSorted().doesNotHaveDuplicates();
    assertThat(updates.subList(1, updates.size())).allMatch(frame -> frame.has("patch"));
    JsonNode held = MissingNode.getInstance();
    for (var i : IntStream.range(0, updates.size()).toArray()) {
      var update = updates.get(i);
      if (i > 0) {
        assertThat(update.path("base").asLong()).isEqualTo(revisions.get(i - 1));
      }
      held = i == 0 ? update.path("state") : MergePatch.apply(held, update.path("patch"));
      var revision = revisions.get(i);
      assertThat(CanonicalJson.text(held))
          .isEqualTo(CanonicalJson.text(Json.tree(Pages.page(revision, revision == 0 ? 0 : size))));
    }
    return revisions;
  }

  private static void turn(TestClient client, String actor, int times, int size) {
    client.send(Pages.turn("turn", actor, times, size));
    client.answer("turn");
  }
}
