package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Status.Phase;
import io.onager.client.Transport.Ended;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that want no more of a client, and what it does about it. */
class StayingAwayTest {
  private final Random random = new Random(7);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);

  @ParameterizedTest
  @CsvSource({"4500, protocol", "4501, unauthenticated", "4502, forbidden", "4503, revoked"})
  void staysAwayAfterARefusalAndSaysWhy(int close, String code) {
    var onager = connect(Options.DEFAULT);
    loop.run(Duration.ofSeconds(10));
    var ends = new ArrayList<Throwable>();
    onager.actor("game", "a").watch().subscribe(new Keeping(new ArrayList<>(), ends));
    loop.run(Duration.ZERO);
    var waiting =
        onager.actor("game", "a").invoke("Do", Map.of(), JsonNode.class, InvokeOptions.DEFAULT);

    server.open().get(0).drop(Ended.closed(close, "no"));
    loop.run(Duration.ofHours(1));

    assertThat(server.dialled).hasSize(1);
    assertThat(onager.status().phase()).isEqualTo(Phase.REFUSED);
    assertThat(onager.status().refusal().orElseThrow().code()).isEqualTo(code);
    assertThat(Failures.of(waiting).code()).isEqualTo(code);
    assertThat(ends).containsExactly(onager.status().refusal().orElseThrow());
  }

  @Test
  void saysThatAServerSpeaksAnotherProtocol() {
    server.protocol = 2;
    var onager = connect(Options.DEFAULT);

    loop.run(Duration.ofHours(1));

    var refusal = onager.status().refusal().orElseThrow();
    assertThat(refusal.code()).isEqualTo("protocol");
    assertThat(refusal)
        .hasMessageContaining("version 2 (expected: 1)")
        .hasMessageContaining("Check");
    assertThat(server.dialled).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"400, protocol", "404, protocol", "401, unauthenticated", "403, forbidden"})
  void staysAwayFromWhatIsNoOnager(int status, String code) {
    server.refusal = new Ended(Ended.NO_CODE, status, null, "HTTP " + status);
    var onager = connect(Options.DEFAULT);

    loop.run(Duration.ofHours(1));

    assertThat(onager.status().refusal().orElseThrow().code()).isEqualTo(code);
    assertThat(server.dialled).hasSize(1);
  }

  @Test
  void asksForAnotherTokenOnceAndThenStaysAway() {
    var asked = new ArrayList<String>();
    var onager =
        connect(
            Options.DEFAULT.withToken(
                () -> {
                  asked.add("token");
                  return "token-" + asked.size();
                }));
    loop.run(Duration.ofSeconds(10));

    server.open().get(0).drop(Ended.closed(4501, "stale"));
    loop.run(Duration.ofSeconds(1));
    assertThat(onager.status().phase()).isEqualTo(Phase.LIVE);
    assertThat(server.received).anyMatch(text -> text.contains("token-2"));

    server.open().get(0).drop(Ended.closed(4501, "stale"));
    loop.run(Duration.ofHours(1));
    assertThat(onager.status().phase()).isEqualTo(Phase.REFUSED);
    assertThat(asked).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asksForNoTokenWhereTheRightsWereWithdrawn(boolean says) {
    var asked = new ArrayList<String>();
    var token = Options.DEFAULT.withToken(() -> "token-" + asked.add("token"));
    var onager = connect(token);
    loop.run(Duration.ofSeconds(10));

    if (says) {
      server
          .open()
          .get(0)
          .say("{\"type\":\"error\",\"code\":\"unauthenticated\",\"message\":\"\"}");
      loop.run(Duration.ofSeconds(1));
    }
    server.open().get(0).drop(Ended.closed(4503, "revoked"));
    loop.run(Duration.ofHours(1));

    assertThat(onager.status().refusal().orElseThrow().code()).isEqualTo("revoked");
    assertThat(server.dialled).hasSize(1);
    assertThat(asked).hasSize(1);
  }

  private Onager connect(Options options) {
    var core = new Core(options, loop, server, loop);
    return Onager.start(core, List.of(URI.create("ws://a/onager/ws")));
  }
}
