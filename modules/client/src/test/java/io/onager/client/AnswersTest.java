package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.protocol.Retry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server answers to commands, and what becomes of them. */
class AnswersTest {
  private final Random random = new Random(11);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);
  private final Onager onager =
      Onager.start(
          new Core(Options.DEFAULT, loop, server, loop), List.of(URI.create("ws://a/onager/ws")));

  @BeforeEach
  void connects() {
    loop.run(Duration.ofSeconds(10));
    server.open().get(0).deaf = true;
  }

  @Test
  void endsAtOnceWhereTheServerHasAFault() {
    var command = invoke(InvokeOptions.DEFAULT);

    refuse("internal", "later", 0);

    assertThat(command).isCompletedExceptionally();
    assertThat(Failures.of(command).code()).isEqualTo("internal");
  }

  @Test
  void tellsTheLastRefusalWhereItWasRefusedUntilItsTimeout() {
    var command = invoke(InvokeOptions.DEFAULT);

    refuse("rate-limited", "later", 60_000);
    loop.run(Duration.ofSeconds(30));

    assertThat(Failures.of(command).code()).isEqualTo("rate-limited");
    assertThat(Failures.of(command)).hasMessageContaining("as the server says");
  }

  @Test
  void keepsTheDoubtWhereALaterTryWasRefused() {
    var command = invoke(InvokeOptions.DEFAULT);

    refuse("timeout", "same-key", 0);
    refuse("rate-limited", "later", 60_000);
    loop.run(Duration.ofSeconds(30));

    assertThat(Failures.of(command).retry()).isEqualTo(Retry.SAME_KEY);
    assertThat(Failures.of(command))
        .hasMessageStartingWith("timeout")
        .hasMessageContaining("rate-limited");
  }

  private CompletableFuture<Result<JsonNode>> invoke(InvokeOptions options) {
    var command = onager.actor("game", "a").invoke("Do", Map.of(), JsonNode.class, options);
    loop.run(Duration.ofSeconds(1));
    return command;
  }

  private void refuse(String code, String retry, int after) {
    server
        .open()
        .get(0)
        .say(
            "{'type':'error','id':1,'code':'%s','message':'as the server says','retry':'%s','after':%d}"
                .formatted(code, retry, after)
                .replace('\'', '"'));
    loop.run(Duration.ofSeconds(1));
  }
}
