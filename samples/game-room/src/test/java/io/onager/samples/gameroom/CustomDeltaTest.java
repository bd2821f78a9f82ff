package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import io.onager.model.CustomDelta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.server.Application;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams by a delta of the actor type's own, right or wrong. */
class CustomDeltaTest {
  record Write(String text) {}

  record Note(String text) {}

  /** Says what was written behind the text that was there. */
  private static class Appended implements CustomDelta<Note> {
    @Override
    public Optional<JsonNode> between(Note previous, Note next) {
      return Optional.of(Json.tree(next.text().substring(previous.text().length())));
    }

    @Override
    public Note apply(Note previous, JsonNode change) throws InvalidJsonException {
      return new Note(previous.text() + change.asText());
    }
  }

  private static final StreamedActor<?, ?, ?> RIGHT = notes("right", new Appended());

  private static final StreamedActor<?, ?, ?> SILENT =
      notes(
          "silent",
          new Appended() {
            @Override
            public Optional<JsonNode> between(Note previous, Note next) {
              return Optional.empty();
            }
          });

  private static final StreamedActor<?, ?, ?> LYING =
      notes(
          "lying",
          new Appended() {
            @Override
            public Optional<JsonNode> between(Note previous, Note next) {
              return Optional.of(Json.tree("?"));
            }
          });

  private static final StreamedActor<?, ?, ?> THROWING =
      notes(
          "throwing",
          new Appended() {
            @Override
            public Note apply(Note previous, JsonNode change) {
              throw new IllegalStateException("a fault of the program");
            }
          });

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Application.open("test", GameRoom.ACTOR, Counter.ACTOR, RIGHT, SILENT, LYING, THROWING),
            Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tellsChangesByTheNameOfTheDelta() {
    try (var client = TestClient.connect(server.http())) {
      var actor = "right/" + UUID.randomUUID();
      subscribe(client, actor, "");
      write(client, actor, "Once upon a time", " there was");

      var frames = client.onStreamUpTo(1, 2);
      assertThat(frames.get(0).path("delta").asText()).isEqualTo("appended");
      assertThat(frames.get(1).path("state").path("text").asText()).isEmpty();
      assertThat(frames.get(2))
          .isEqualTo(
              tree(
                  "{'stream':1,'type':'update','revision':1,'base':0,'change':'Once upon a time'}"));
      assertThat(frames.get(3))
          .isEqualTo(
              tree("{'stream':1,'type':'update','revision':2,'base':1,'change':' there was'}"));
    }
  }

  @Test
  void goesOnFromTheBaseThatTheClientHolds() {
    var actor = "right/" + UUID.randomUUID();
    try (var client = TestClient.connect(server.http())) {
      write(client, actor, "Once", " upon", " a time");
      subscribe(client, actor, ",\"from\":{\"revision\":2,\"base\":1}");
      subscribe(client, 2, actor, ",\"from\":{\"revision\":2,\"base\":null}");
      subscribe(client, 3, actor, ",\"from\":{\"revision\":0}");

      var behind = client.onStreamUpTo(1, 3);
      assertThat(behind.get(0).path("outcome").asText()).isEqualTo("resumed");
      assertThat(behind.get(0).path("delta").asText()).isEqualTo("appended");
      assertThat(behind.get(1))
          .isEqualTo(
              tree("{'stream':1,'type':'update','revision':3,'base':1,'change':' upon a time'}"));
      assertThat(client.onStreamUpTo(2, 3).get(1).path("state").path("text").asText())
          .isEqualTo("Once upon a time");
      assertThat(client.onStreamUpTo(3, 3))
          .extracting(frame -> frame.path("change").asText())
          .containsExactly("", "Once", " upon", " a time");
    }
  }

  @ParameterizedTest
  @CsvSource({"silent, 0", "lying, 1", "throwing, 1"})
  void tellsFullStatesWhereTheDeltaDoesNotTellThem(String type, int errors) {
    try (var logged = LoggedErrors.collect();
        var client = TestClient.connect(server.http())) {
      var actor = type + "/" + UUID.randomUUID();
      subscribe(client, actor, "");
      write(client, actor, "Once", " upon", " a time");

      var frames = client.onStreamUpTo(1, 3);
      assertThat(frames.get(0).path("delta").asText()).isEqualTo("appended");
      assertThat(frames.subList(1, 5))
          .extracting(frame -> frame.path("state").path("text").asText())
          .containsExactly("", "Once", "Once upon", "Once upon a time");
      assertThat(logged.messages())
          .hasSize(errors)
          .allSatisfy(error -> assertThat(error).contains(type + ": the delta appended"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "counter   |                         | delta: this actor type has none of its own",
        "right     | ,'select':['/text']     | delta: custom is about whole states, not a select",
        "right     | ,'of':'events'          | of: expected state where select or delta is given",
      })
  void refusesWhatATypesOwnDeltaIsNotAbout(String type, String rest, String message) {
    try (var client = TestClient.connect(server.http())) {
      subscribe(client, type + "/x", rest == null ? "" : rest.replace('\'', '"'));

      var error = client.frame("error");
      assertThat(error.path("code").asText()).isEqualTo("bad-frame");
      assertThat(error.path("stream").asInt()).isEqualTo(1);
      assertThat(error.path("message").asText()).isEqualTo(message);
    }
  }

  @Test
  void takesASelectionOfTheWholeState() {
    try (var client = TestClient.connect(server.http())) {
      subscribe(client, "right/" + UUID.randomUUID(), ",\"select\":[\"\"]");

      assertThat(client.frame("subscribed").path("delta").asText()).isEqualTo("appended");
    }
  }

  private static StreamedActor<?, ?, ?> notes(String name, CustomDelta<Note> delta) {
    return StateActor.named(name, Write.class, Note.class)
        .startingFrom(new Note(""))
        .onCommand(Write.class, (note, write) -> new Note(note.text() + write.text()))
        .delta("appended", delta)
        .build();
  }

  private static void subscribe(TestClient client, String actor, String rest) {
    subscribe(client, 1, actor, rest);
  }

  private static void subscribe(TestClient client, int stream, String actor, String rest) {
    var frame = Frames.subscribe(stream, actor);
    client.send(frame.substring(0, frame.length() - 1) + ",\"delta\":\"custom\"" + rest + "}");
  }

  /** Writes one after the other, so that each is a revision of its own. */
  private static void write(TestClient client, String actor, String... texts) {
    for (var text : List.of(texts)) {
      var id = UUID.randomUUID().toString();
      client.invoke(id, actor, "Write", Json.text(new Write(text)));
      client.answer(id);
    }
  }

  private static JsonNode tree(String json) {
    return Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
