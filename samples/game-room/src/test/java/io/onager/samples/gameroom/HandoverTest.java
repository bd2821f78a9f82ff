package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Actors of a node that stops go on elsewhere, while they are written without a pause. */
class HandoverTest {
  private static final Application APPLICATION = TestServer.application();
  private static final List<String> COUNTERS =
      IntStream.range(0, 100).mapToObj(number -> "counter/c" + number).toList();

  /** What the counters said, and which commands of theirs are unanswered: one of each. */
  private final Map<String, List<Long>> values = new ConcurrentHashMap<>();

  private final Map<String, Boolean> asked = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<JsonNode> errors = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<TestClient> writer = new CompletableFuture<>();
  private volatile boolean ending;

  /** The oldest node has the coordinator, which decides where actors are, and must move as well. */
  @Test
  void answersEachCommandOnceAndInOrderWhileTheOldestNodeStops() throws Exception {
    var database = TemplateDatabase.create();
    try (var oldest = TestServer.start(APPLICATION, database, Map.of());
        var stays = oldest.joinedBy(APPLICATION, database, Map.of());
        var client = TestClient.connect(stays.http(), this::onFrame)) {
      writer.complete(client);
      COUNTERS.forEach(this::add);
      awaitOneMoreOfEach();

      Waiting.get("the stop", oldest.node().stop().toCompletableFuture());

      awaitOneMoreOfEach();
      ending = true;
      Waiting.until("the last answers", asked::isEmpty);
    }

    assertThat(errors).isEmpty();
    assertThat(values).hasSameSizeAs(COUNTERS);
    values.forEach(
        (counter, said) ->
            assertThat(said)
                .as(counter)
                .isEqualTo(LongStream.rangeClosed(1, said.size()).boxed().toList()));
  }

  private void awaitOneMoreOfEach() {
    var before = COUNTERS.stream().collect(Collectors.toMap(Function.identity(), this::answers));
    Waiting.until(
        "an answer of each counter",
        () ->
            !errors.isEmpty()
                || before.entrySet().stream()
                    .allMatch(each -> answers(each.getKey()) > each.getValue()));
  }

  private int answers(String counter) {
    return values.getOrDefault(counter, List.of()).size();
  }

  private void onFrame(JsonNode frame) {
    var counter = frame.path("id").asText();
    if (Frames.isOf("result", frame)) {
      values
          .computeIfAbsent(counter, first -> new CopyOnWriteArrayList<>())
          .add(frame.path("value").asLong());
      asked.remove(counter);
      if (!ending) {
        add(counter);
      }
    } else if (Frames.isOf("error", frame)) {
      errors.add(frame);
      asked.remove(counter);
    }
  }

  private void add(String counter) {
    asked.put(counter, true);
    writer.join().invoke(counter, counter, "Add", "{\"amount\":1}");
  }
}
