package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, who they are, and what becomes of the rest. */
class CredentialsTest {
  private static final int UNAUTHENTICATED = 4501;
  private static final String ADD_1 = "{\"amount\":1}";

  private static final Rules RULES = new Rules();
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(TestServer.application().withSecurity(RULES, RULES), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void takesATokenInTheUpgradeRequest() {
    try (var client = TestClient.connect(server.http(), Rules.bearer(Rules.ANN_OF_RED))) {
      client.frame("welcome");
      client.invoke("a", "counter/upgrade", "Add", ADD_1);

      assertThat(client.answer("a").path("value").asInt()).isEqualTo(1);
    }
  }

  @Test
  void takesATokenInHello() {
    try (var client = open(Rules.ANN_OF_RED)) {
      client.invoke("a", "counter/hello", "Add", ADD_1);

      assertThat(client.answer("a").path("value").asInt()).isEqualTo(1);
    }
  }

  @Test
  void handlesWhatIsSentBehindHelloOnceItKnowsWhoIsThere() {
    try (var client = TestClient.connect(server.http())) {
      var add = Frames.invoke("first", "counter/behind", "Add", ADD_1);
      client.send("[" + Rules.hello(Rules.LATE) + "," + add + "]");
      client.invoke("second", "counter/behind", "Add", ADD_1);
      client.subscribe(1, "counter/behind");
      assertThat(client.frames()).isEmpty();

      RULES.late.complete(Optional.of(new Principal("red", "late")));

      client.onStreamUpTo(1, 2);
      assertThat(client.frames().get(0).path("type").asText()).isEqualTo("welcome");
      assertThat(client.answer("first").path("value").asInt()).isEqualTo(1);
      assertThat(client.answer("second").path("value").asInt()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"hello\",\"token\":\"wrong\"}",
        "{\"type\":\"hello\"}",
        "{\"type\":\"hello\",\"token\":\"" + Rules.FAILS + "\"}",
        "{\"type\":\"hello\",\"token\":\"" + Rules.THROWS + "\"}",
        "{\"type\":\"ping\"}",
        "{\"type\":\"invoke\",\"id\":1,\"actor\":\"counter/c\",\"command\":\"Add\"}",
        "[{\"type\":\"ping\"},{\"type\":\"hello\",\"token\":\"" + Rules.ANN_OF_RED + "\"}]",
        "not json"
      })
  void refusesAFirstFrameWithoutCredentials(String first) {
    try (var client = TestClient.connect(server.http())) {
      client.send(first);

      assertUnauthenticated(client);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", Rules.FAILS, Rules.THROWS})
  void refusesAWrongTokenInTheUpgradeRequest(String token) {
    try (var client = TestClient.connect(server.http(), Rules.bearer(token))) {
      assertUnauthenticated(client);
    }
  }

  @Test
  void waitsForCredentialsOnlySoLong() {
    var rules = new Rules();
    try (var hasty =
            TestServer.start(
                TestServer.application().withSecurity(rules, rules),
                Map.of("onager.gateway.credentials-within", "100ms"));
        var silent = TestClient.connect(hasty.http());
        var undecided = TestClient.connect(hasty.http(), Rules.bearer(Rules.LATE))) {
      assertUnauthenticated(silent);
      assertUnauthenticated(undecided);
    }
  }

  @Test
  void keepsTenantsApart() {
    try (var ann = open(Rules.ANN_OF_RED);
        var bob = open(Rules.BOB_OF_RED);
        var cem = open(Rules.CEM_OF_BLUE)) {
      List.of(ann, bob, cem).forEach(client -> client.subscribe(1, "counter/shared"));
      cem.onStreamUpTo(1, 0);

      ann.invoke("a", "counter/shared", "Add", "{\"amount\":40}");
      bob.onStreamUpTo(1, 1);
      cem.invoke("c", "counter/shared", "Add", "{\"amount\":2}");

      assertThat(cem.answer("c").path("value").asInt()).isEqualTo(2);
      assertThat(Frames.lastState(bob.onStreamUpTo(1, 1)).asInt()).isEqualTo(40);
      var seen = cem.onStreamUpTo(1, 1);
      assertThat(seen).extracting(frame -> frame.path("state").asInt()).containsExactly(0, 0, 2);
    }
  }

  @Test
  void forbidsWhatTheRulesForbid() {
    try (var client = open(Rules.ANN_OF_RED)) {
      client.invoke("unseen", Rules.SECRET, "Add", ADD_1);
      client.subscribe(1, Rules.SECRET);
      client.invoke("written", Rules.READ_ONLY, "Add", ADD_1);
      client.subscribe(2, Rules.READ_ONLY);

      assertCode("forbidden", client.answer("unseen"));
      assertCode("forbidden", errorOn(client, 1));
      assertCode("forbidden", client.answer("written"));
      client.onStreamUpTo(2, 0);
    }
  }

  @Test
  void forbidsWhatTheRulesFailToDecide() {
    try (var client = open(Rules.ANN_OF_RED)) {
      client.invoke("unknown", Rules.BROKEN, "Add", ADD_1);
      client.subscribe(1, Rules.BROKEN);
      client.invoke("known", "counter/known", "Add", ADD_1);

      assertCode("forbidden", client.answer("unknown"));
      assertCode("forbidden", errorOn(client, 1));
      assertThat(client.answer("known").path("value").asInt()).isEqualTo(1);
    }
  }

  @Test
  void renewsTheTokenOfAnOpenSessionButNamesNobodyElse() {
    try (var client = open(Rules.ANN_OF_RED)) {
      client.subscribe(1, "counter/renewed");
      client.onStreamUpTo(1, 0);

      client.send(Rules.hello(Rules.ANN_OF_RED_RENEWED));
      client.invoke("renewed", "counter/renewed", "Add", ADD_1);
      client.send(Rules.hello(Rules.BOB_OF_RED));
      client.invoke("still", "counter/renewed", "Add", ADD_1);

      assertThat(client.answer("renewed").path("revision").asInt()).isEqualTo(1);
      assertCode("forbidden", client.frame("error"));
      assertThat(client.answer("still").path("revision").asInt()).isEqualTo(2);
      Frames.assertNothingMissedOrRepeated(client.onStreamUpTo(1, 2));
    }
  }

  private static TestClient open(String token) {
    var client = TestClient.connect(server.http());
    client.send(Rules.hello(token));
    client.frame("welcome");
    return client;
  }

  private static void assertUnauthenticated(TestClient client) {
    assertThat(client.closeCode()).isEqualTo(UNAUTHENTICATED);
    assertThat(client.frames())
        .as("says why, and nothing else")
        .singleElement()
        .satisfies(error -> assertCode("unauthenticated", error));
  }

  private static JsonNode errorOn(TestClient client, int stream) {
    return client.take(
        "an error on stream " + stream,
        frame -> Frames.isOf("error", frame) && frame.path("stream").asInt() == stream);
  }

  private static void assertCode(String code, JsonNode error) {
    assertThat(error.path("code").asText()).as("%s", error).isEqualTo(code);
    assertThat(error.toString()).doesNotContain(Rules.INTERNAL);
  }
}
