package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that a server has refused, and what is said again. */
class RepeatingTest {
  private static final String UNREADABLE =
      "{\"type\":\"error\",\"code\":\"too-large\",\"message\":\"nests too deep\",\"retry\":\"never\"}";

  private final Random random = new Random(13);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);
  private final Actor<JsonNode> actor =
      Onager.start(
              new Core(Options.DEFAULT, loop, server, loop),
              List.of(URI.create("ws://a/onager/ws")))
          .actor("game", "a");
  private final List<Update<JsonNode>> told = new ArrayList<>();

  @BeforeEach
  void connects() {
    loop.run(Duration.ofSeconds(10));
  }

  @Test
  void acknowledgesAgainWhereThatWasTooOften() {
    watchOne();
    assertThat(received("\"ack\"")).hasSize(1);

    say(
        "{\"type\":\"error\",\"stream\":1,\"code\":\"rate-limited\",\"message\":\"\",\"after\":2000}");
    assertThat(received("\"ack\"")).hasSize(1);
    loop.run(Duration.ofSeconds(5));

    assertThat(received("\"ack\"")).hasSize(2);
    assertThat(received("\"subscribe\"")).hasSize(1);
  }

  @Test
  void unsubscribesAgainWhereThatWasTooOften() {
    var watch = watchOne();
    watch.close();
    loop.run(Duration.ofSeconds(1));
    assertThat(received("\"unsubscribe\"")).hasSize(1);

    say(
        "{\"type\":\"error\",\"stream\":1,\"code\":\"rate-limited\",\"message\":\"\",\"after\":2000}");
    loop.run(Duration.ofSeconds(5));
    assertThat(received("\"unsubscribe\"")).hasSize(2);

    say("{\"stream\":1,\"type\":\"ended\",\"reason\":\"unsubscribed\"}");
    loop.run(Duration.ofHours(1));
    assertThat(received("\"unsubscribe\"")).hasSize(2);
  }

  @Test
  void takesNothingThatWouldSpoilItsNeighbours() {
    var name = Map.of("n".repeat(50_001), 1);

    for (var args : List.of(Map.of("x", nested(62)), name)) {
      var command = actor.invoke("Do", args, JsonNode.class, InvokeOptions.DEFAULT);
      loop.run(Duration.ofSeconds(1));
      assertThat(command).isCompletedExceptionally();
      assertThat(Failures.of(command).code()).isEqualTo("too-large");
    }
    assertThat(received("invoke")).isEmpty();
    assertThatThrownBy(() -> WatchOptions.DEFAULT.withFilter(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("filter");
    var fits = actor.invoke("Do", Map.of("x", nested(60)), JsonNode.class, InvokeOptions.DEFAULT);
    loop.run(Duration.ofSeconds(1));
    assertThat(fits).isCompleted();
  }

  @Test
  void saysAgainOneByOneWhatAnUnreadableMessageMayHaveHeld() {
    watchOne();
    var command = actor.invoke("Do", Map.of(), JsonNode.class, InvokeOptions.DEFAULT);
    actor.watch().subscribe(new Keeping(told));
    actor.watch().subscribe(new Keeping(told));
    loop.run(Duration.ofSeconds(1));
    server.open().get(0).deaf = false;
    server.received.clear();

    say(UNREADABLE);
    server.tellAll();
    loop.run(Duration.ofSeconds(1));

    assertThat(command).isCompleted();
    assertThat(received("\"ack\",\"stream\":1,\"revision\":0")).hasSize(1);
    assertThat(received("\"subscribe\"")).hasSize(2);
    assertThat(server.received).noneMatch(message -> message.startsWith("["));
    assertThat(told.size()).isGreaterThanOrEqualTo(3);
    say(UNREADABLE);
    assertThat(received("\"subscribe\"")).hasSize(2);
  }

  /** Follows one update, behind which the server hears nothing. */
  private Watch<JsonNode> watchOne() {
    var watch = actor.watch(WatchOptions.DEFAULT.withWindow(4));
    watch.subscribe(new Keeping(told));
    loop.run(Duration.ofSeconds(1));
    server.open().get(0).deaf = true;
    server.tellAll();
    loop.run(Duration.ofSeconds(1));
    assertThat(told).hasSize(1);
    return watch;
  }

  private void say(String frame) {
    server.open().get(0).say(frame);
    loop.run(Duration.ofSeconds(1));
  }

  private List<String> received(String part) {
    return server.received.stream().filter(text -> text.contains(part)).toList();
  }

  private static Object nested(int depth) {
    Object value = 1;
    for (var i = 0; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }
}
