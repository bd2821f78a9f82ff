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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losing a connection, and being sent away, on a clock that the test winds. */
class LinkTest {
  private static final long SECOND = 1_000_000_000;

  private final Random random = new Random(7);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);
  private final List<Status> statuses = new ArrayList<>();

  @Test
  void comesBackWithFullJitterUpToTwentySeconds() {
    server.refusal = Ended.lost("nobody there");
    connect(Options.DEFAULT);

    loop.run(Duration.ofMinutes(10));

    var waits = statuses.stream().flatMap(status -> status.retryIn().stream()).toList();
    IntStream.range(0, waits.size())
        .forEach(
            i ->
                assertThat(waits.get(i))
                    .isLessThanOrEqualTo(
                        Backoff.bound(i, Link.FIRST_BACKOFF, Link.LONGEST_BACKOFF)));
    assertThat(waits).hasSizeBetween(40, 120);
    assertThat(waits.stream().filter(wait -> wait.compareTo(Duration.ofSeconds(10)) < 0).count())
        .as("waits in the lower half: jitter is full")
        .isBetween(waits.size() / 4L, 3L * waits.size() / 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1006, 1012, 4001, 4002, 4003, 4499})
  void comesBackAfterAClose(int code) {
    connect(Options.DEFAULT);
    loop.run(Duration.ofSeconds(10));

    server.open().get(0).drop(Ended.closed(code, ""));
    loop.run(Duration.ofSeconds(10));

    assertThat(server.dialled).hasSize(2);
    assertThat(phases()).endsWith(Phase.LIVE, Phase.WAITING, Phase.CONNECTING, Phase.LIVE);
  }

  @Test
  void staysAwayAsLongAsAServerThatStopsAsks() {
    server.refusal = new Ended(Ended.NO_CODE, 503, Duration.ofSeconds(7), "HTTP 503");
    connect(Options.DEFAULT);

    loop.run(Duration.ofSeconds(30));

    assertThat(server.dialled).hasSizeGreaterThan(1);
    assertThat(server.dialled.get(1)).isGreaterThanOrEqualTo(7 * SECOND);
  }

  @Test
  void keepsItsConnectionUntilItHasAnotherWhereItIsSentAway() {
    connect(Options.DEFAULT);
    loop.run(Duration.ofSeconds(10));
    var old = server.open().get(0);

    old.say("{\"type\":\"goaway\",\"reconnect\":{\"min\":2000,\"max\":3000}}");
    loop.run(Duration.ofMillis(1_900));
    assertThat(server.dialled).hasSize(1);
    loop.run(Duration.ofMillis(1_300));

    assertThat(server.dialled).hasSize(2);
    assertThat(server.dialled.get(1)).isBetween(12 * SECOND, 13 * SECOND + SECOND / 10);
    assertThat(server.open()).hasSize(1).doesNotContain(old);
    assertThat(phases()).containsExactly(Phase.CONNECTING, Phase.LIVE);
  }

  @Test
  void noticesAServerThatFallsSilent() {
    connect(Options.DEFAULT);
    loop.run(Duration.ofSeconds(1));

    server.open().get(0).deaf = true;
    loop.run(Duration.ofSeconds(40));

    assertThat(server.dialled).hasSize(2);
    assertThat(phases()).endsWith(Phase.LIVE);
  }

  @Test
  void attachesAllStreamsInOneMessage() {
    var onager = connect(Options.DEFAULT);
    var taker = new ArrayList<Update<JsonNode>>();
    IntStream.range(0, 50)
        .forEach(i -> onager.actor("game", "a" + i).watch().subscribe(new Keeping(taker)));
    loop.run(Duration.ofSeconds(10));
    server.tellAll();
    loop.run(Duration.ofSeconds(1));
    server.received.clear();

    server.open().get(0).drop(Ended.lost("cut"));
    loop.run(Duration.ofSeconds(10));

    assertThat(taker).hasSize(50);
    assertThat(server.received).hasSize(2);
    assertThat(server.received.get(1).split("\"subscribe\"", -1)).hasSize(51);
    assertThat(server.received.get(1))
        .contains("\"from\":{\"epoch\":\"e1\",\"revision\":0,\"base\":0}");
  }

  @Test
  void connectsAtOnceWhereItIsToldTo() {
    server.refusal = new Ended(Ended.NO_CODE, 503, Duration.ofMinutes(9), "HTTP 503");
    var onager = connect(Options.DEFAULT);
    loop.run(Duration.ofSeconds(1));
    assertThat(onager.status().phase()).isEqualTo(Phase.WAITING);

    server.refusal = null;
    onager.reconnect();
    loop.run(Duration.ofSeconds(1));
    assertThat(onager.status().phase()).isEqualTo(Phase.LIVE);
    onager.reconnect();
    loop.run(Duration.ofSeconds(1));
    server.open().get(0).drop(Ended.closed(4503, "revoked"));
    loop.run(Duration.ofMinutes(10));
    assertThat(onager.status().phase()).isEqualTo(Phase.REFUSED);
    assertThat(server.dialled).hasSize(2);

    onager.reconnect();
    var next =
        onager.actor("game", "a").invoke("Do", Map.of(), JsonNode.class, InvokeOptions.DEFAULT);
    loop.run(Duration.ofSeconds(1));
    assertThat(next).isCompleted();
    onager.close();
    onager.reconnect();
    loop.run(Duration.ofHours(1));
    assertThat(server.dialled).hasSize(3);
  }

  private Onager connect(Options options) {
    var core = new Core(options.withOnStatus(statuses::add), loop, server, loop);
    return Onager.start(core, List.of(URI.create("ws://a/onager/ws")));
  }

  private List<Phase> phases() {
    return statuses.stream().map(Status::phase).toList();
  }
}
