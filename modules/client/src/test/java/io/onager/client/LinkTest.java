package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Status.Phase;
import io.onager.client.Transport.Ended;
import io.onager.model.Position;
import io.onager.protocol.Retry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losing a connection, being sent away and being refused, on a clock that the test winds. */
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
  void staysAwayAsLongAsAServerThatStopsAsks() {
    server.refusal = new Ended(Ended.NO_CODE, 503, Duration.ofSeconds(7), "HTTP 503");
    connect(Options.DEFAULT);

    loop.run(Duration.ofSeconds(30));

    assertThat(server.dialled).hasSizeGreaterThan(1);
    assertThat(server.dialled.get(1)).isGreaterThanOrEqualTo(7 * SECOND);
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

  @Test
  void endsAStreamWhosePositionCannotBeKept() {
    var ends = new ArrayList<Throwable>();
    var told = new ArrayList<Update<JsonNode>>();
    var full =
        new PositionStore() {
          @Override
          public Optional<Position> load(String name) {
            return Optional.empty();
          }

          @Override
          public void save(String name, Position position) {
            throw new IllegalStateException("the disk is full");
          }
        };
    var options = WatchOptions.DEFAULT.keptIn(full, "a");
    var actor = connect(Options.DEFAULT).actor("game", "a");
    server.actor("game/a").change(random);
    actor.watch(options).subscribe(new Keeping(told, ends));
    loop.run(Duration.ofSeconds(1));
    server.tellAll();
    loop.run(Duration.ofSeconds(1));

    assertThat(told).hasSize(1);
    assertThat(ends).hasSize(1);
    assertThat(((OnagerException) ends.get(0)).code()).isEqualTo("position-store");
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
    var core = new Core(options.withOnStatus(statuses::add), loop, server, loop);
    return Onager.start(core, List.of(URI.create("ws://a/onager/ws")));
  }

  private List<Phase> phases() {
    return statuses.stream().map(Status::phase).toList();
  }
}
