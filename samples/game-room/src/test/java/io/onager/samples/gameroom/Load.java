package io.onager.samples.gameroom;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/**
 * Keyed commands, each of which adds 1 and is answered the sum: so that the answers of an actor are
 * 1, 2, 3, … exactly where every command took effect once.
 */
final class Load {
  static final String ROOM = "game-room/load";
  static final List<String> ACTORS = List.of("counter/a", "counter/b", "counter/c", ROOM);

  private static final Set<String> NOT_DONE = Set.of("unavailable", "timeout", "rate-limited");

  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Map<String, String> commands = new ConcurrentHashMap<>();
  private final Map<String, Long> values = new ConcurrentHashMap<>();
  private final Set<String> awaited = ConcurrentHashMap.newKeySet();
  private final Queue<JsonNode> unexpected = new ConcurrentLinkedQueue<>();
  private final List<TestClient> clients = new ArrayList<>();
  private volatile boolean running;

  /** Brings the one player of {@link #ROOM} in. */
  static void prepare(URI server) {
    try (var client = TestClient.connect(server)) {
      client.invoke("join", ROOM, "Join", "{\"player\":\"ann\"}");
      assertThat(client.answer("join").path("revision").asLong()).isEqualTo(1);
    }
  }

  void connect(URI server, int connections) {
    for (var i = 0; i < connections; i++) {
      var at = clients.size();
      clients.add(TestClient.connect(server, frame -> receive(at, frame)));
    }
  }

  /**
   * Keeps {@code count} commands of each connection unanswered until {@link #pause}, one fewer for
   * each that is refused: whoever asks on at once is refused faster than may be asked.
   */
  void run(int count) {
    running = true;
    for (var client = 0; client < clients.size(); client++) {
      repeat(count, client, this::sendNext);
    }
  }

  synchronized void pause() {
    running = false;
  }

  /** Sends {@code count} commands more. */
  void send(int count) {
    repeat(count, 0, this::sendNext);
  }

  /** Ends all connections, or notes that they have ended. */
  void disconnect() {
    pause();
    clients.forEach(TestClient::close);
    clients.clear();
    awaited.clear();
  }

  /** Asks again for what has no result. */
  void retry() {
    commands.keySet().stream().filter(key -> !values.containsKey(key)).forEach(key -> send(0, key));
  }

  /** Waits until every command that was sent is answered, whatever the answer. */
  void awaitAnswers() {
    Waiting.until("an answer to each of " + awaited.size() + " commands", awaited::isEmpty);
  }

  /** Retries until every command has a result. */
  void complete() {
    Waiting.until(
        "a result of every command",
        () -> {
          if (awaited.isEmpty()) {
            retry();
          }
          return values.size() == commands.size();
        });
  }

  int results() {
    return values.size();
  }

  int refusals() {
    return refused.get();
  }

  int unanswered() {
    return awaited.size();
  }

  /** Returns how many commands an actor was sent. */
  long sent(String actor) {
    return commands.values().stream().filter(frame -> frame.contains(actor)).count();
  }

  /** Returns the highest sum that an actor has answered. */
  long highest(String actor) {
    return commands.entrySet().stream()
        .filter(command -> command.getValue().contains(actor))
        .mapToLong(command -> values.getOrDefault(command.getKey(), 0L))
        .max()
        .orElse(0);
  }

  /** Asserts that every command took effect, and none twice. */
  void assertEachHappenedOnce() {
    assertThat(unexpected).isEmpty();
    for (var actor : ACTORS) {
      var answered =
          commands.entrySet().stream()
              .filter(command -> command.getValue().contains(actor))
              .map(command -> values.getOrDefault(command.getKey(), -1L))
              .sorted()
              .collect(toList());
      assertThat(answered)
          .as("the sums that %s answered", actor)
          .isEqualTo(LongStream.rangeClosed(1, answered.size()).boxed().toList());
    }
  }

  private static void repeat(int count, int client, IntConsumer action) {
    for (var i = 0; i < count; i++) {
      action.accept(client);
    }
  }

  private void sendNext(int client) {
    var number = numbers.getAndIncrement();
    var key = "load-" + number;
    var actor = ACTORS.get(number % ACTORS.size());
    commands.put(
        key,
        actor.equals(ROOM)
            ? Frames.keyed(key, actor, "Score", "{\"player\":\"ann\",\"points\":1}")
            : Frames.keyed(key, actor, "Add", "{\"amount\":1}"));
    send(client, key);
  }

  private void send(int client, String key) {
    awaited.add(key);
    clients.get(client).send(commands.getOrDefault(key, ""));
  }

  private void receive(int client, JsonNode frame) {
    if (Frames.isOf("welcome", frame) || Frames.isOf("goaway", frame)) {
      return;
    }
    var key = frame.path("id").asText();
    if (!awaited.remove(key)) {
      unexpected.add(frame); // nobody asked, or asked once and was answered before
    } else if (Frames.isOf("result", frame)) {
      values.put(key, frame.path("value").asLong());
    } else if (NOT_DONE.contains(frame.path("code").asText())) {
      refused.incrementAndGet();
    } else {
      unexpected.add(frame);
    }
    if (Frames.isOf("result", frame)) {
      goOn(client);
    }
  }

  /** Nothing more is asked when {@link #pause} has returned. */
  private synchronized void goOn(int client) {
    if (running) {
      sendNext(client);
    }
  }
}
