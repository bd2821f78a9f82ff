package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Json;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * States of the past are read so many at once, and whoever comes then is told when to come again.
 */
class PastReadsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int AT_ONCE = 3;
  private static final DatabaseSettings DATABASE = TemplateDatabase.create();

  /** Who waits for the journal's table. */
  private static final String WAITING =
      "pg_locks WHERE relation = 'event_journal'::regclass AND NOT granted";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            TestServer.application(), DATABASE, Map.of("onager.gateway.past-reads", AT_ONCE));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void write() {
    try (var client = TestClient.connect(server.http())) {
      for (var id = 1; id <= 5; id++) {
        client.invoke("" + id, "counter/past", "Add", "{\"amount\":1}");
        client.answer("" + id);
      }
    }
  }

  @Test
  void answersThoseOverTheLimitAtOnceAndGivesRoomBack() throws Exception {
    for (var round = 1; round <= 3; round++) {
      List<CompletableFuture<HttpResponse<String>>> reading;
      try (var connection = connect()) {
        reading = readWhileTheJournalIsLocked(connection);

        assertRateLimited(Waiting.get("the answer to one more", read(2)));
        assertThat(reading).noneMatch(CompletableFuture::isDone);
        assertThat(Waiting.get("what needs no journal", read(0)).body()).isEqualTo("0");
        connection.rollback();
      }
      for (var each : reading) {
        var answer = Waiting.get("a state of the past", each);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("3");
      }
    }
  }

  @Test
  void givesRoomBackWhereTheJournalCannotBeRead() throws Exception {
    try (var connection = connect()) {
      var reading = readWhileTheJournalIsLocked(connection);
      try (var statement = connection.createStatement()) {
        statement.execute("SELECT pg_terminate_backend(pid) FROM " + WAITING);
      }
      for (var each : reading) {
        assertThat(Waiting.get("a refusal", each).statusCode()).isEqualTo(503);
      }
    }

    Waiting.until("readings again", () -> Waiting.get("an answer", read(3)).statusCode() == 200);
    for (var each : Stream.generate(() -> read(3)).limit(AT_ONCE).toList()) {
      assertThat(Waiting.get("a state of the past", each).statusCode()).isEqualTo(200);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(DATABASE.jdbcUrl(), DATABASE.user(), DATABASE.password());
  }

  /** Begins as many readings as may be, each of which waits for {@code connection} to end. */
  private static List<CompletableFuture<HttpResponse<String>>> readWhileTheJournalIsLocked(
      Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("LOCK TABLE event_journal IN ACCESS EXCLUSIVE MODE");
      var reading = Stream.generate(() -> read(3)).limit(AT_ONCE).toList();
      Waiting.until(
          "readings that wait",
          () -> {
            try (var rows = statement.executeQuery("SELECT count(*) FROM " + WAITING)) {
              return rows.next() && rows.getInt(1) == AT_ONCE;
            }
          });
      return reading;
    }
  }

  private static void assertRateLimited(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    var problem = Json.parse(answer.body());
    assertThat(problem.path("code").asText()).isEqualTo("rate-limited");
    assertThat(problem.path("retry").asText()).isEqualTo("later");
  }

  private static CompletableFuture<HttpResponse<String>> read(long revision) {
    var address = server.http() + "/onager/actors/counter/past?revision=" + revision;
    return HTTP.sendAsync(
        HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
  }
}
