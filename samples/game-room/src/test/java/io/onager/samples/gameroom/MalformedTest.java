package io.onager.samples.gameroom;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.journal.TemplateDatabase;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.MalformedFrames;
import io.onager.testkit.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that send rubbish are answered, and nobody else notices. */
class MalformedTest {
  private static final int MESSAGES = 100_000;
  private static final int CONNECTIONS = 8;
  private static final int AT_ONCE = 250;
  private static final Set<String> TYPES =
      Set.of(
          "welcome",
          "pong",
          "result",
          "error",
          "subscribed",
          "update",
          "event",
          "mark",
          "paused",
          "ended",
          "reset");
  private static final Set<String> CODES =
      Arrays.stream(ErrorCode.values())
          .filter(code -> code != ErrorCode.INTERNAL)
          .map(ErrorCode::wire)
          .collect(toSet());
  private static final Pattern INTERNALS =
      Pattern.compile("io\\.onager|java\\.|jackson|Exception|\\bat [a-z]+\\.");

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            TemplateDatabase.create(), Map.of("onager.gateway.frames-per-second", 10_000_000));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void refusesAnEmptyKeyAndGoesOn() {
    try (var client = TestClient.connect(server.http())) {
      var invoke = Frames.invoke("empty", "counter/empty-key", "Add", "{\"amount\":1}");
      client.send(invoke.replace("}}", "},\"key\":\"\"}"));
      assertThat(client.answer("empty").path("code").asText()).isEqualTo("bad-frame");

      client.invoke("next", "counter/empty-key", "Add", "{\"amount\":1}");
      assertThat(client.answer("next").path("value").asInt()).isEqualTo(1);
    }
  }

  @Test
  void answersEveryMalformedMessageAndHarmsNobody() throws Exception {
    var pool = Executors.newFixedThreadPool(CONNECTIONS + 1);
    try (var errors = LoggedErrors.collect()) {
      var done = new AtomicBoolean();
      var neighbour = CompletableFuture.runAsync(() -> playUntil(done), pool);
      var senders = new ArrayList<CompletableFuture<Void>>();
      for (var seed = 1; seed <= CONNECTIONS; seed++) {
        var own = seed;
        senders.add(CompletableFuture.runAsync(() -> sendMalformed(own), pool));
      }
      for (var sender : senders) {
        sender.get(2, TimeUnit.MINUTES);
      }
      done.set(true);
      Waiting.get("the well-behaved client", neighbour);

      assertThat(errors.messages()).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  /** Sends its part, always so many messages at once, and waits for the answers. */
  private static void sendMalformed(int seed) {
    var messages = MalformedFrames.of(seed, MESSAGES / CONNECTIONS).toList();
    for (var from = 0; from < messages.size(); from += AT_ONCE) {
      var some = messages.subList(from, Math.min(from + AT_ONCE, messages.size()));
      try (var client = TestClient.connect(server.http())) {
        some.forEach(message -> send(client, message));
        client.invoke("last-message", "counter/malformed", "NoSuchCommand", "{}");
        client.answer("last-message");
        awaitAnswers(client, some);
      }
    }
  }

  private static void send(TestClient client, MalformedFrames.Message message) {
    if (message.isBinary()) {
      client.send(message.bytes());
    } else {
      client.send(message.text());
    }
  }

  /** Errors of what cannot be read come at once, answers of what could be invoked when they can. */
  private static void awaitAnswers(TestClient client, List<MalformedFrames.Message> messages) {
    var received =
        messages.stream().flatMap(message -> ClientFrames.parse(message.bytes()).stream()).toList();
    var unreadable = received.stream().filter(ErrorFrame.class::isInstance).count();
    var invoked = received.stream().filter(ClientFrame.Invoke.class::isInstance).count();
    Waiting.until(
        "%d errors, %d answers".formatted(unreadable, invoked),
        () ->
            client.frames().stream()
                    .filter(frame -> Frames.isOf("error", frame) || Frames.isOf("result", frame))
                    .count()
                >= unreadable + invoked);
    client.frames().forEach(MalformedTest::assertOfTheCatalogue);
  }

  private static void assertOfTheCatalogue(JsonNode frame) {
    assertThat(TYPES).contains(frame.path("type").asText());
    if (Frames.isOf("error", frame)) {
      assertThat(CODES).as("%s", frame).contains(frame.path("code").asText());
      assertThat(frame.path("message").asText())
          .as("%s", frame)
          .isNotBlank()
          .doesNotContain(MalformedFrames.SECRET);
    }
    assertThat(frame.toString()).doesNotContainPattern(INTERNALS);
  }

  private static void playUntil(AtomicBoolean done) {
    try (var client = TestClient.connect(server.http())) {
      client.subscribe(1, "counter/neighbour");
      var sum = 0;
      while (!done.get()) {
        client.send("{\"type\":\"ping\"}");
        client.frame("pong");
        sum++;
        client.invoke("add-" + sum, "counter/neighbour", "Add", "{\"amount\":1}");
        assertThat(client.answer("add-" + sum).path("value").asInt()).isEqualTo(sum);
      }
      Frames.assertNothingMissedOrRepeated(client.onStreamUpTo(1, sum));
    }
  }
}
