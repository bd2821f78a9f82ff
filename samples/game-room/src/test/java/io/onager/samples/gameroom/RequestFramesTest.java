package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durable requests over WebSocket: what is answered, who may, and what nobody hears of others. */
class RequestFramesTest {
  private static final String HOLD = "{\"type\":\"submit\",\"id\":\"hold\",\"action\":\"hold\"}";
  private static final Rules RULES = new Rules();
  private static TestServer server;

  @BeforeAll
  static void start() {
    var application = Chores.addedTo(TestServer.application());
    server =
        TestServer.start(
            application.withSecurity(RULES, RULES), Map.of("onager.request.quick", "15s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TestClient connect(String token) {
    var client = TestClient.connect(server.http(), Rules.bearer(token));
    client.frame("welcome");
    return client;
  }

  private static JsonNode answer(TestClient client, String id, String frame) {
    client.send(frame.replace('\'', '"'));
    return client.answer(id);
  }

  private static String hold(TestClient client) {
    return answer(client, "hold", HOLD).path("request").asText();
  }

  private static JsonNode cancel(TestClient client, String request) {
    return answer(
        client, "cancel", "{'type':'cancel','id':'cancel','request':'%s'}".formatted(request));
  }

  private static String code(JsonNode answer) {
    return answer.path("code").asText();
  }

  @Test
  void answersWhatIsQuickWithItsResult() {
    try (var client = connect(Rules.ANN_OF_RED)) {
      var frame = "{'type':'submit','id':'a','action':'echo','payload':{'text':'hi'},'key':'hi'}";
      var first = answer(client, "a", frame);

      assertThat(first.path("type").asText()).isEqualTo("result");
      assertThat(first.path("value").asText()).isEqualTo("hi");
      assertThat(first.has("revision")).isFalse();
      assertThat(answer(client, "a", frame)).isEqualTo(first);
      assertThat(cancel(client, first.path("request").asText()).at("/value/status").asText())
          .isEqualTo("completed");
    }
  }

  @Test
  void showsARequestOnTheStreamThatItWasSubmittedWith() {
    try (var client = connect(Rules.ANN_OF_RED)) {
      var frame = "{'type':'submit','id':'a','action':'hold','stream':9}";
      var accepted = answer(client, "a", frame);
      assertThat(accepted.path("type").asText()).isEqualTo("accepted");

      assertThat(cancel(client, accepted.path("request").asText()).at("/value/status").asText())
          .isEqualTo("cancelled");
      client.take(
          "the end on the stream",
          each -> each.path("stream").asInt() == 9 && status(each).equals("cancelled"));
      assertThat(client.onStream(9).get(0).path("type").asText()).isEqualTo("subscribed");
    }
  }

  private static String status(JsonNode update) {
    return update.at("/state/status").asText();
  }

  @Test
  void opensNoStreamThatNobodyWantsAnyMore() {
    try (var client = connect(Rules.ANN_OF_RED)) {
      client.send(
          ("[{'type':'submit','id':'a','action':'hold','stream':5},"
                  + "{'type':'unsubscribe','stream':5}]")
              .replace('\'', '"'));
      var request = client.answer("a").path("request").asText();
      client.frame("ended");
      client.subscribe(5, "counter/a-" + request);
      client.onStreamUpTo(5, 0);
      cancel(client, request);

      assertThat(client.onStream(5)).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'action':'nothing'                                           | unknown-action",
        "'action':'forbidden'                                         | forbidden",
        "'action':'echo','payload':{'text':''}                        | invalid-payload",
        "'action':'echo','payload':{}                                 | invalid-payload",
        "'action':'echo','payload':{'text':'no'}                      | rejected",
        "'action':'hold','key':''                                     | bad-frame",
        "'action':'hold','at':'9999-01-01T00:00:00Z'                  | bad-frame",
        "'action':'hold','deadline':'9999-01-01T00:00:00Z'            | bad-frame",
        "'action':'hold','stream':7                                   | stream-in-use"
      })
  void refuses(String fields, String code) {
    try (var client = connect(Rules.ANN_OF_RED)) {
      client.subscribe(7, "counter/refuses");
      var answer = answer(client, "a", "{'type':'submit','id':'a'," + fields + "}");

      assertThat(code(answer)).as("%s", answer).isEqualTo(code);
      assertThat(answer.has("stream")).isFalse();
      assertThat(answer.toString()).doesNotContain(Rules.INTERNAL);
    }
  }

  @Test
  void saysWhereAPayloadDoesNotFitAndWhyThereIsNoResult() {
    try (var client = connect(Rules.ANN_OF_RED)) {
      var submit = "{'type':'submit','id':'a','action':'echo','payload':{'text':'%s'},'stream':3}";

      assertThat(answer(client, "a", submit.formatted("")).at("/details/0/path").asText())
          .isEqualTo("/text");
      assertThat(answer(client, "a", submit.formatted("no")).path("reason").asText())
          .isEqualTo("refused");
      client.send("{\"type\":\"unsubscribe\",\"stream\":3}");
      client.take("that nothing was opened", each -> code(each).equals("unknown-stream"));
    }
  }

  @Test
  void tellsOfNoRequestOfOthersThatItExists() {
    try (var ann = connect(Rules.ANN_OF_RED);
        var bob = connect(Rules.BOB_OF_RED);
        var cem = connect(Rules.CEM_OF_BLUE)) {
      var request = hold(ann);
      for (var other : new TestClient[] {bob, cem}) {
        var absent = cancel(other, "r-nothing");
        assertThat(code(absent)).isEqualTo("unknown-request");
        assertThat(cancel(other, request)).isEqualTo(absent);
        assertThat(cancel(other, "no id/at all")).isEqualTo(absent);
        other.subscribe(1, "request/" + request);
        assertThat(other.take("a refusal", each -> each.path("stream").asInt() == 1))
            .isEqualTo(subscribed(other, "request/r-nothing"));
      }
      assertThat(cancel(ann, request).at("/value/status").asText()).isEqualTo("cancelled");
    }
  }

  private static JsonNode subscribed(TestClient client, String actor) {
    client.subscribe(1, actor);
    return client.take("an answer", each -> each.path("stream").asInt() == 1);
  }

  @Test
  void letsItsOwnerAndWhoManagesWatchAndCancel() {
    try (var first = connect(Rules.ANN_OF_RED);
        var second = connect(Rules.ANN_OF_RED_RENEWED);
        var manager = connect(Rules.MANAGER_OF_RED)) {
      var request = hold(first);
      for (var who : new TestClient[] {second, manager}) {
        assertThat(subscribed(who, "request/" + request).path("type").asText())
            .isEqualTo("subscribed");
      }

      assertThat(cancel(manager, request).at("/value/status").asText()).isEqualTo("cancelled");
    }
  }

  @Test
  void showsNobodyWhatSomebodyElseHasUnderAKey() {
    try (var ann = connect(Rules.ANN_OF_RED);
        var bob = connect(Rules.BOB_OF_RED);
        var cem = connect(Rules.CEM_OF_BLUE)) {
      var frame = "{'type':'submit','id':'a','action':'echo','payload':{'text':'x'},'key':'ours'}";
      assertThat(answer(ann, "a", frame).path("value").asText()).isEqualTo("x");

      assertThat(code(answer(bob, "a", frame))).isEqualTo("key-reused");
      assertThat(answer(cem, "a", frame).path("value").asText()).isEqualTo("x");
      assertThat(code(answer(ann, "a", frame.replace("'x'", "'y'")))).isEqualTo("key-reused");
    }
  }

  @Test
  void takesARuleThatFailsForANo() {
    try (var client = connect(Rules.FAILS_AS_OPERATOR)) {
      assertThat(code(answer(client, "hold", HOLD))).isEqualTo("forbidden");
    }
  }

  @Test
  void takesNoCommandsForItsActor() {
    try (var client = connect(Rules.MANAGER_OF_RED)) {
      var request = hold(client);
      client.invoke("a", "request/" + request, "Cancel", "{}");

      assertThat(code(client.answer("a"))).isEqualTo("unknown-command");
      cancel(client, request);
    }
  }
}
