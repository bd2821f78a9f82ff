package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Transport.Ended;
import io.onager.protocol.Retry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that wait for their answers, over connections that come and go. */
class CommandsTest {
  private final Random random = new Random(7);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);

  @Test
  void givesACommandUpAtItsTimeoutAndSaysWhetherItMayHaveHappened() {
    var onager = connect(Options.DEFAULT);
    var options = InvokeOptions.DEFAULT.withTimeout(Duration.ofSeconds(5));
    server.refusal = Ended.lost("nobody there");
    var unsent = onager.actor("game", "a").invoke("Do", Map.of(), JsonNode.class, options);
    loop.run(Duration.ofSeconds(6));
    assertThat(Failures.of(unsent).retry()).isEqualTo(Retry.LATER);

    server.refusal = null;
    loop.run(Duration.ofMinutes(1));
    server.open().get(0).deaf = true;
    var unanswered = onager.actor("game", "a").invoke("Do", Map.of(), JsonNode.class, options);
    loop.run(Duration.ofSeconds(6));
    assertThat(Failures.of(unanswered).retry()).isEqualTo(Retry.SAME_KEY);
  }

  @Test
  void neverSendsACommandWithoutAKeyTwice() {
    var onager = connect(Options.DEFAULT);
    loop.run(Duration.ofSeconds(1));
    server.open().get(0).deaf = true;
    var unkeyed =
        onager
            .actor("game", "a")
            .invoke("Do", Map.of(), JsonNode.class, InvokeOptions.DEFAULT.withoutKey());
    loop.run(Duration.ofSeconds(1));

    server.open().get(0).drop(Ended.lost("cut"));
    loop.run(Duration.ofSeconds(20));

    assertThat(Failures.of(unkeyed)).hasMessageContaining("its connection was lost");
    assertThat(server.received.stream().filter(text -> text.contains("invoke"))).hasSize(1);
  }

  @Test
  void waitsOnTheOldConnectionForAnswersThatCannotBeAskedForAgain() {
    var onager = connect(Options.DEFAULT);
    loop.run(Duration.ofSeconds(10));
    var old = server.open().get(0);
    old.deaf = true;
    var options = InvokeOptions.DEFAULT.withoutKey();
    var unkeyed = onager.actor("game", "a").invoke("Do", Map.of(), JsonNode.class, options);

    old.say("{\"type\":\"goaway\",\"reconnect\":{\"min\":0,\"max\":0}}");
    loop.run(Duration.ofSeconds(1));
    assertThat(server.open()).hasSize(2);
    old.say("{\"type\":\"result\",\"id\":1,\"revision\":1,\"value\":null}");
    loop.run(Duration.ofSeconds(1));

    assertThat(unkeyed).isCompleted();
    assertThat(server.open()).hasSize(1).doesNotContain(old);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsNoOldConnectionForAnswersThatNobodyWaitsFor(boolean isRefused) {
    var onager = connect(Options.DEFAULT);
    loop.run(Duration.ofSeconds(10));
    var old = server.open().get(0);
    old.deaf = true;
    var options = InvokeOptions.DEFAULT.withoutKey();
    var unkeyed = onager.actor("game", "a").invoke("Do", Map.of(), JsonNode.class, options);
    old.say("{\"type\":\"goaway\",\"reconnect\":{\"min\":0,\"max\":0}}");
    loop.run(Duration.ofSeconds(1));
    assertThat(server.open()).hasSize(2).contains(old);

    if (isRefused) {
      server.open().get(1).drop(Ended.closed(4502, "no"));
    } else {
      assertThat(unkeyed.cancel(true)).isTrue();
    }
    loop.run(Duration.ofSeconds(1));

    assertThat(server.open()).hasSize(isRefused ? 0 : 1).doesNotContain(old);
    assertThat(unkeyed).isCompletedExceptionally();
  }

  @Test
  void boundsTheCommandsThatWait() {
    server.refusal = Ended.lost("nobody there");
    var actor = connect(Options.DEFAULT.withMaxCommands(2)).actor("game", "a");
    var futures =
        IntStream.range(0, 3)
            .mapToObj(i -> actor.invoke("Do", Map.of(), JsonNode.class, InvokeOptions.DEFAULT))
            .toList();
    loop.run(Duration.ofSeconds(1));

    assertThat(Failures.of(futures.get(2)).code()).isEqualTo("too-many-commands");
    assertThat(futures.get(0).cancel(true)).isTrue();
    var next = actor.invoke("Do", Map.of(), JsonNode.class, InvokeOptions.DEFAULT);
    server.refusal = null;
    loop.run(Duration.ofSeconds(29));

    assertThat(next).isCompleted();
    assertThat(server.actor("game/a").answered).hasSize(2);
  }

  private Onager connect(Options options) {
    var core = new Core(options, loop, server, loop);
    return Onager.start(core, List.of(URI.create("ws://a/onager/ws")));
  }
}
