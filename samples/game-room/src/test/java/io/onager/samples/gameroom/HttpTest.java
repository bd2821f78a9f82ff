package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain HTTP: who is answered, and that no answer says more than it should. */
class HttpTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String FRIEND = "https://app.example.org";
  private static final Set<String> FIELDS =
      Set.of("type", "title", "status", "detail", "code", "reason", "retry", "after", "details");
  private static final Pattern INTERNALS =
      Pattern.compile("io\\.onager|java\\.|jackson|pekko|Exception|\\bat [a-z]+\\.");

  private static final Rules RULES = new Rules();
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            TestServer.application().withSecurity(RULES, RULES),
            Map.of("onager.gateway.allowed-origins", List.of(FRIEND)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "own, 200, 101",
    FRIEND + ", 200, 101",
    "https://evil.example.org, 403, 403",
    "https://app.example.org.evil.example, 403, 403",
    "null, 403, 403"
  })
  void servesPagesOfItselfAndOfItsFriendsOnly(String origin, int status, int upgrade)
      throws Exception {
    var own = "own".equals(origin) ? server.http().toString() : origin;
    var headers = new HashMap<>(Rules.bearer(Rules.ANN_OF_RED));
    headers.put("Origin", own);

    assertThat(send("POST", "counter/page/Add", "{\"amount\":0}", headers).statusCode())
        .isEqualTo(status);
    assertThat(send("GET", "counter/page", "", headers).statusCode()).isEqualTo(status);
    assertThat(TestClient.upgradeStatus(server.http(), headers)).isEqualTo(upgrade);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "POST | counter/p/Add        | {'amount':'much'} | 400 | invalid-arguments",
        "POST | counter/p/Add        | {'amount':        | 400 | bad-frame",
        "POST | counter/p/Add        | {'amount':1,'b':2}| 400 | invalid-arguments",
        "POST | counter/p/NoSuch     | {}                | 404 | unknown-command",
        "POST | nothing/p/Add        | {}                | 404 | unknown-actor-type",
        "POST | COUNTER/p/Add        | {}                | 400 | invalid-address",
        "POST | counter/%00/Add      | {}                | 400 | invalid-address",
        "GET  | nothing/p            | {}                | 404 | unknown-actor-type",
        "GET  | counter/%2e%2e%2f    | {}                | 400 | invalid-address",
        "POST | game-room/p/Leave    | {'player':'ann'}  | 409 | rejected",
        "POST | counter/secret/Add   | {'amount':1}      | 403 | forbidden",
        "GET  | counter/secret       | {}                | 403 | forbidden",
        "POST | counter/broken/Add   | {'amount':1}      | 403 | forbidden",
        "GET  | counter/broken       | {}                | 403 | forbidden",
        "GET  | counter/p?revison=1  | {}                | 400 | bad-frame",
        "POST | counter/p/Add?key=a  | {'amount':1}      | 400 | bad-frame"
      })
  void refusesByProblemDocumentsWithoutInternals(
      String method, String path, String body, int status, String code) throws Exception {
    var answer = send(method, path, body.replace('\'', '"'), Rules.bearer(Rules.ANN_OF_RED));

    assertProblem(answer, status, code);
  }

  @ParameterizedTest
  @CsvSource({"wrong", Rules.FAILS, Rules.THROWS})
  void refusesWrongTokens(String token) throws Exception {
    var answer = send("GET", "counter/p", "", Rules.bearer(token));

    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
  }

  @Test
  void refusesWhoeverHasNoToken() throws Exception {
    assertProblem(send("GET", "counter/p", "", Map.of()), 401, "unauthenticated");
    assertProblem(send("POST", "counter/p/Add", "{}", Map.of()), 401, "unauthenticated");
  }

  @Test
  void keepsTenantsApart() throws Exception {
    send("POST", "counter/apart/Add", "{\"amount\":7}", Rules.bearer(Rules.ANN_OF_RED));

    assertThat(send("GET", "counter/apart?", "", Rules.bearer(Rules.BOB_OF_RED)).body())
        .isEqualTo("7");
    assertThat(send("GET", "counter/apart?revision=0&", "", Rules.bearer(Rules.BOB_OF_RED)).body())
        .isEqualTo("0");
    assertThat(send("GET", "counter/apart", "", Rules.bearer(Rules.CEM_OF_BLUE)).body())
        .isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, counter/apart, 405",
    "DELETE, counter/apart, 405",
    "PUT, counter/apart/Add, 405",
    "GET, counter, 404",
    "GET, ../../onager-admin, 404",
    "GET, counter/a/b/c/d, 404",
    "GET, ../nothing, 404",
    "POST, ../health/ready, 405"
  })
  void answersProblemDocumentsWhereNoRouteIs(String method, String path, int status)
      throws Exception {
    var answer = send(method, path, "", Map.of());

    assertProblem(answer, status, "");
    assertThat(Json.parse(answer.body()).path("type").asText()).isEqualTo("about:blank");
    assertThat(answer.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, counter/apart",
    "GET, ../../application.conf",
    "GET, ../../../reference.conf",
    "GET, ../../%2e%2e/logback.xml",
    "GET, ../../..%2flogback.xml",
    "GET, ../../web",
    "POST, ../ws"
  })
  void tellsNothingWhereThereIsNothing(String method, String path) throws Exception {
    var answer = send(method, path, "", Map.of());

    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(answer.body()).hasSizeLessThan(200).doesNotContainPattern(INTERNALS);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    var problem = Json.parse(answer.body());
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(FIELDS).containsAll(problem::fieldNames);
    assertThat(answer.body()).doesNotContain(Rules.INTERNAL).doesNotContainPattern(INTERNALS);
  }

  private static HttpResponse<String> send(
      String method, String path, String body, Map<String, String> headers) throws Exception {
    var address = URI.create(server.http() + "/onager/actors/" + path);
    var request =
        HttpRequest.newBuilder(address)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
