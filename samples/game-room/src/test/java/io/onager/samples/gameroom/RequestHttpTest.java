package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durable requests over plain HTTP. */
class RequestHttpTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
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

  private static HttpResponse<String> send(
      String method, String path, String body, String token, String... headers) {
    var whole = path.startsWith("/onager") ? path : "/onager/requests" + path;
    var request =
        HttpRequest.newBuilder(URI.create(server.http() + whole))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
            .header("Authorization", "Bearer " + token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Waiting.get(
        method + " " + path, HTTP.sendAsync(request.build(), BodyHandlers.ofString()));
  }

  private static HttpResponse<String> ann(String method, String path, String... headers) {
    return send(method, path, "", Rules.ANN_OF_RED, headers);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return Json.parse(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body(), e);
    }
  }

  private static String submitted(String token, String action, String payload) {
    return json(send("POST", "/" + action, payload, token)).path("request").asText();
  }

  private static String status(String request) {
    return json(ann("GET", "/" + request)).path("status").asText();
  }

  @Test
  void answersWhatIsQuickWithItsResult() {
    var answer =
        send("POST", "/echo", "{'text':'hi'}", Rules.ANN_OF_RED, "Idempotency-Key", "http");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("result").asText()).isEqualTo("hi");
    assertThat(json(answer).path("status").asText()).isEqualTo("completed");
    var again = send("POST", "/echo", "{'text':'hi'}", Rules.ANN_OF_RED, "Idempotency-Key", "http");
    assertThat(again.body()).isEqualTo(answer.body());
  }

  @Test
  void saysWhereARequestIsToBeFound() {
    var answer = send("POST", "/hold?priority=low&after=0", "", Rules.ANN_OF_RED);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    var location = answer.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/onager/requests/" + json(answer).path("request").asText());
    var state = ann("GET", location);
    assertThat(json(state).path("action").asText()).isEqualTo("hold");
    assertThat(json(state).path("priority").asText()).isEqualTo("low");
    assertThat(state.headers().firstValue("ETag")).isPresent();
  }

  @Test
  void doesNotSayAgainWhatIsKnown() {
    var path = "/" + submitted(Rules.ANN_OF_RED, "hold?at=2000-01-01T00:00:00Z", "");
    json(ann("DELETE", path));
    var tag = ann("GET", path).headers().firstValue("ETag").orElseThrow();

    assertThat(ann("GET", path, "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  @Test
  void cancelsAndKeepsWhatIsNotDue() {
    var request = submitted(Rules.ANN_OF_RED, "hold?after=86400000", "{}");

    assertThat(json(ann("GET", "/" + request)).has("dueAt")).isTrue();
    assertThat(status(request)).isEqualTo("queued");
    assertThat(json(ann("DELETE", "/" + request)).path("status").asText()).isEqualTo("cancelled");
    assertThat(json(ann("DELETE", "/" + request)).path("status").asText()).isEqualTo("cancelled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "POST   | /nothing                   | {}            | 404 | unknown-action",
        "POST   | /forbidden                 | {}            | 403 | forbidden",
        "POST   | /echo                      | {'text':''}   | 400 | invalid-payload",
        "POST   | /echo                      | {'text':'no'} | 409 | rejected",
        "POST   | /echo                      | {'text':      | 400 | bad-frame",
        "POST   | /echo                      | {'text':'\\ud83d'} | 400 | bad-frame",
        "POST   | /hold?after=soon           | {}            | 400 | bad-frame",
        "POST   | /hold?after=-1             | {}            | 400 | bad-frame",
        "POST   | /hold?at=tomorrow          | {}            | 400 | bad-frame",
        "POST   | /hold?priority=urgent      | {}            | 400 | bad-frame",
        "POST   | /hold?deadline=9999-01-01T00:00:00Z | {}   | 400 | bad-frame",
        "POST   | /hold?delay=1              | {}            | 400 | bad-frame",
        "GET    | /r-nothing                 | ''            | 404 | unknown-request",
        "GET    | /no%20id                   | ''            | 404 | unknown-request",
        "DELETE | /r-nothing                 | ''            | 404 | unknown-request",
        "DELETE | /no%20id                   | ''            | 404 | unknown-request",
        "GET    | ?status=lost               | ''            | 400 | bad-frame",
        "GET    | ?limit=1001                | ''            | 400 | bad-frame",
        "GET    | ?limit=0                   | ''            | 400 | bad-frame",
        "GET    | ?since=2026-99-99T00:00:00Z| ''            | 400 | bad-frame",
        "GET    | ?page=%00                  | ''            | 400 | bad-frame",
        "GET    | ?page=2026-01-01T_r-1      | ''            | 400 | bad-frame",
        "GET    | ?page=2026-99-99T00:00:00Z_r-1 | ''        | 400 | bad-frame",
        "GET    | ?principal=%00             | ''            | 400 | bad-frame",
        "GET    | ?tenant=blue               | ''            | 400 | bad-frame",
        "GET    | ?principal=bob             | ''            | 403 | forbidden",
        "POST   | /-/resend                  | ''            | 403 | forbidden",
        "POST   | /r-nothing/resend          | ''            | 403 | forbidden"
      })
  void refusesByProblemDocuments(String method, String path, String body, int status, String code) {
    var answer = send(method, path, body.equals("''") ? "" : body, Rules.ANN_OF_RED);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).path("code").asText()).isEqualTo(code);
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("io.onager");
  }

  @Test
  void saysNothingOfRequestsOfOthers() {
    var request = submitted(Rules.ANN_OF_RED, "hold", "{}");
    var unknown = send("GET", "/r-nothing", "", Rules.BOB_OF_RED).body();

    for (var other : new String[] {Rules.BOB_OF_RED, Rules.CEM_OF_BLUE}) {
      assertThat(send("GET", "/" + request, "", other).body()).isEqualTo(unknown);
      assertThat(send("GET", "/onager/actors/request/" + request, "", other).body())
          .isEqualTo(unknown);
      assertThat(send("GET", "/onager/actors/request/" + request + "/stream", "", other).body())
          .isEqualTo(unknown);
      assertThat(send("DELETE", "/" + request, "", other).body()).isEqualTo(unknown);
      assertThat(send("GET", "", "", other).body()).doesNotContain(request);
    }
    assertThat(json(send("GET", "/" + request, "", Rules.MANAGER_OF_RED)).path("action").asText())
        .isEqualTo("hold");
    ann("DELETE", "/" + request);
  }

  @Test
  void takesNoCommandsForItsActor() {
    var request = submitted(Rules.ANN_OF_RED, "hold?after=86400000", "{}");
    var answer =
        send("POST", "/onager/actors/request/" + request + "/Cancel", "{}", Rules.MANAGER_OF_RED);

    assertThat(json(answer).path("code").asText()).isEqualTo("unknown-command");
    assertThat(status(request)).isEqualTo("queued");
  }

  @Test
  void listsByPages() {
    for (var i = 0; i < 3; i++) {
      submitted(Rules.CEM_OF_BLUE, "hold?after=86400000", "{}");
    }
    var path = "?action=hold&status=queued&limit=2&since=2020-01-01T00:00:00Z";
    var first = json(send("GET", path, "", Rules.CEM_OF_BLUE));
    var next = first.path("next").asText();
    var second = json(send("GET", path + "&page=" + next, "", Rules.CEM_OF_BLUE));

    assertThat(first.path("requests")).hasSize(2);
    assertThat(second.path("requests")).hasSize(1);
    assertThat(second.has("next")).isFalse();
    assertThat(first.path("requests")).doesNotContain(second.at("/requests/0"));
  }

  @Test
  void letsWhoManagesSendDeadLettersAgain() {
    var one = submitted(Rules.ANN_OF_RED, "break", "{'name':'one'}");
    var other = submitted(Rules.ANN_OF_RED, "break", "{'name':'other'}");
    Waiting.until("dead letters", () -> dead() == 2);

    var again = send("POST", "/" + one + "/resend", "", Rules.MANAGER_OF_RED);
    assertThat(json(again).path("status").asText()).isEqualTo("queued");
    Waiting.until("its result", () -> status(one).equals("completed"));

    var all = send("POST", "/-/resend?action=break", "", Rules.MANAGER_OF_RED);
    assertThat(json(all).path("resent").asInt()).isEqualTo(1);
    Waiting.until("its result", () -> status(other).equals("completed"));
    assertThat(dead()).isZero();
    var unknown = send("POST", "/r-nothing/resend", "", Rules.MANAGER_OF_RED);
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  private static int dead() {
    return json(send("GET", "?dead=true", "", Rules.MANAGER_OF_RED)).path("requests").size();
  }
}
