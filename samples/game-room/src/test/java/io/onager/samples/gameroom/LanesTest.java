package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import io.onager.feed.Feeds;
import io.onager.model.Address;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What ten thousand streams of ten shapes cost: the work of ten. */
class LanesTest {
  private static final int CONNECTIONS = 4;
  private static final int STREAMS = 2_500;
  private static final int SHAPES = 10;
  private static final int REVISIONS = 20;

  /** How often the filter of each shape was asked. */
  private static final AtomicIntegerArray ASKED = new AtomicIntegerArray(SHAPES);

  private record Count() {}

  /** As many fields as shapes, so that each shape has something else to encode. */
  private record State(long number, Map<String, Long> fields) {
    static State of(long number) {
      return new State(
          number,
          IntStream.range(0, SHAPES)
              .boxed()
              .collect(Collectors.toMap(shape -> "f" + shape, shape -> number)));
    }
  }

  private record Shape(int shape) {}

  private static final StreamedActor<?, ?, ?> ACTOR =
      StateActor.named("lanes", Count.class, State.class)
          .startingFrom(State.of(0))
          .onCommand(Count.class, (state, count) -> State.of(state.number() + 1))
          .filter("counted", LanesTest::counted)
          .build();

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(Application.open("test", ACTOR), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tenThousandStreamsOfTenShapesCostTenFilterEvaluationsAndTenEncodings() {
    var arrived = new AtomicIntegerArray(REVISIONS + 1);
    var clients =
        IntStream.range(0, CONNECTIONS)
            .mapToObj(i -> TestClient.connect(server.http(), frame -> note(frame, arrived)))
            .toList();
    try (var writer = TestClient.connect(server.http())) {
      clients.forEach(client -> client.send(Frames.array(1, STREAMS, LanesTest::subscribe)));
      assertWorkedOutOnce(0, arrived);
      for (var revision = 1; revision <= REVISIONS; revision++) {
        writer.invoke("" + revision, "lanes/one", "Count", "{}");
        assertWorkedOutOnce(revision, arrived);
      }
    } finally {
      clients.forEach(TestClient::close);
    }
  }

  /** Waits until every stream has the revision, the newest, and looks at what was done for it. */
  private static void assertWorkedOutOnce(int revision, AtomicIntegerArray arrived) {
    Waiting.until(
        "revision %d on all streams".formatted(revision),
        () -> arrived.get(revision) == CONNECTIONS * STREAMS);
    for (var shape = 0; shape < SHAPES; shape++) {
      assertThat(ASKED.get(shape))
          .as("evaluations of filter %d for %d revisions", shape, revision + 1)
          .isEqualTo(revision + 1);
    }
    var feed =
        Feeds.get(server.node().system())
            .statistics(new Address(Address.DEFAULT_TENANT, "lanes", "one"))
            .orElseThrow();
    assertThat(feed.revision()).isEqualTo(revision);
    assertThat(feed.watchers()).isEqualTo(CONNECTIONS * STREAMS);
    assertThat(feed.lanes()).as("ten shapes and ten encodings").isEqualTo(2 * SHAPES);
  }

  private static String subscribe(int stream) {
    var shape = stream % SHAPES;
    return Frames.subscribe(
        stream,
        "lanes/one",
        "'filter':{'name':'counted','shape':%d},'select':['/fields/f%d']".formatted(shape, shape));
  }

  /** Notes an update that is what its shape makes of its revision. */
  private static void note(JsonNode frame, AtomicIntegerArray arrived) {
    var revision = frame.path("revision").asInt();
    var field = "f" + frame.path("stream").asInt() % SHAPES;
    if (Frames.isOf("update", frame)
        && frame.path("state").path("fields").path(field).asInt(-1) == revision) {
      arrived.incrementAndGet(revision);
    }
  }

  private static Predicate<State> counted(JsonNode parameters) throws InvalidJsonException {
    var shape = Json.decode(parameters, Shape.class).shape();
    return state -> {
      ASKED.incrementAndGet(shape);
      return true;
    };
  }
}
