package io.onager.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.onager.journal.RequestTable.Criteria;
import io.onager.journal.RequestTable.Mark;
import io.onager.journal.RequestTable.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the trigger makes of events, lists of it, and its end. */
class RequestTableTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private static DatabaseSettings database;
  private static TestSystem system;
  private static RequestTable table;

  @BeforeAll
  static void start() {
    database = TemplateDatabase.create();
    system = new TestSystem(database);
    table = RequestTable.of(system.system().classicSystem());
    execute(
        """
        INSERT INTO request SELECT 'many', 'k-' || md5(n::text), 'action-' || n % 9, 'p-' || n % 90,
          CASE n % 50 WHEN 1 THEN 'failed' WHEN 2 THEN 'cancelled' ELSE 'completed' END, 'normal', 1,
          NULL, NULL, '2026-11-01Z'::timestamptz + n * interval '1 s', NULL, NULL,
          '2026-11-01Z'::timestamptz + n * interval '1 s', n % 50 = 1
        FROM generate_series(1, 20000) n; ANALYZE request""");
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  private static void execute(String sql) {
    Connections.execute(database, "SET search_path = onager; " + sql);
  }

  private static void store(String request, int revision, String event) {
    execute(
        """
        INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,
          event_ser_manifest, event_payload)
        VALUES ('request|few/%s', %d, 'w', 1870001, 'e1', convert_to('%s', 'UTF8'))"""
            .formatted(request, revision, event));
  }

  private static void submit(String request, String payload) {
    submit(request, "ann", payload);
  }

  private static void submit(String request, String principal, String payload) {
    store(
        request,
        1,
        """
        {"name":"submitted","version":1,"data":{"action":"sum","principal":"%2$s","payload":%1$s,\
        "priority":"high","deadline":"2027-01-01T00:00:00Z","at":"2026-11-01T00:00:00Z"},\
        "principal":"%2$s","at":"2026-11-01T00:00:00Z","epoch":"e"}"""
            .formatted(payload, principal));
  }

  private static void then(String request, int revision, String name, String data) {
    store(
        request,
        revision,
        "{\"name\":\"%s\",\"version\":1,\"data\":%s,\"principal\":\"onager\",\"at\":\"2026-11-02T00:00:00Z\"}"
            .formatted(name, data));
  }

  private static Row row(String request) {
    return await(table.list(all("few"), null, 1_000)).stream()
        .filter(row -> row.id().equals(request))
        .findFirst()
        .orElseThrow();
  }

  private static Criteria all(String tenant) {
    return new Criteria(tenant, null, null, null, null, null, false);
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hasWhatTheEventsSay() {
    submit("told", "1");
    assertThat(row("told"))
        .isEqualTo(
            new Row(
                "few",
                "told",
                "sum",
                "ann",
                "queued",
                "high",
                0,
                null,
                null,
                START,
                null,
                Instant.parse("2027-01-01T00:00:00Z"),
                null,
                false));

    then("told", 2, "started", "{\"attempt\":1,\"run\":\"r\",\"worker\":\"w\"}");
    assertThat(row("told"))
        .extracting(Row::status, Row::run, Row::worker, Row::attempt)
        .containsExactly("processing", "r", "w", 1);

    then("told", 3, "retrying", "{\"error\":{},\"dueAt\":\"2026-11-02T00:00:01Z\"}");
    assertThat(row("told"))
        .extracting(Row::status, Row::run, Row::dueAt)
        .containsExactly("retrying", null, Instant.parse("2026-11-02T00:00:01Z"));

    then("told", 4, "failed", "{\"error\":{},\"dead\":true}");
    assertThat(row("told"))
        .extracting(Row::status, Row::dead, Row::finishedAt)
        .containsExactly("failed", true, Instant.parse("2026-11-02T00:00:00Z"));

    then("told", 5, "resent", "{}");
    assertThat(row("told"))
        .extracting(Row::status, Row::dead, Row::finishedAt)
        .containsExactly("queued", false, null);

    then("told", 6, "completed", "{\"result\":1}");
    assertThat(row("told")).extracting(Row::status).isEqualTo("completed");
  }

  /** What it cannot read would fail the write, and with it those of other actors. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "number | [1e999999, -0.0000001e-99999]",
        "zero   | \"a\\u0000b\\\\u0000\"",
        "deep   | {\"name\":\"x\",\"at\":1,\"data\":{\"data\":[null,{}]}}",
        "pair   | \"\uD83D\uDE00\"",
        "half   | \"\\ud83d\"",
        "halves | {\"\\uDE00\":[\"\\uD83D\",\"\\uDE00\",\"\\\\uD83D\\uDE00\",\"\\uD83D\\uD83D\"]}"
      })
  void readsEveryPayload(String request, String payload) {
    submit(request, payload);

    assertThat(row(request).status()).isEqualTo("queued");
  }

  @Test
  void keepsWholePairs() {
    submit("pairs", "\\ud83d\\ude00", "\"\\\\ud83d\"");

    assertThat(row("pairs").principal()).isEqualTo("\ud83d\ude00");
  }

  @ParameterizedTest
  @CsvSource({
    ",,,,,false,listed",
    "cancelled,,,,,false,status",
    "processing,,,,,false,status",
    ",action-3,,,,false,action",
    ",nothing,,,,false,action",
    ",,p-7,,,false,owned",
    ",,,2026-11-01T05:00:00Z,,false,listed",
    ",,,2026-11-01T00:10:00Z,2026-11-01T00:20:00Z,false,listed",
    ",,,,,true,dead"
  })
  void answersEachQuestionFromAnIndex(
      @Nullable String status,
      @Nullable String action,
      @Nullable String principal,
      @Nullable Instant since,
      @Nullable Instant until,
      boolean dead,
      String index)
      throws SQLException {
    var criteria = new Criteria("many", status, action, principal, since, until, dead);
    for (var behind : new Mark[] {null, new Mark(START.plusSeconds(700), "k")}) {
      var plan = plan(RequestSearch.of(criteria, behind, 101));

      assertThat(plan).contains("Index Scan using request_%s_idx".formatted(index));
      assertThat(plan).doesNotContain("Filter", "Sort");
    }
  }

  private static String plan(RequestSearch search) throws SQLException {
    try (var connection = Connections.open(database);
        var statement = connection.prepareStatement("EXPLAIN " + search.sql("onager"))) {
      search.bind(statement);
      var plan = new ArrayList<String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          plan.add(rows.getString(1));
        }
      }
      return String.join("\n", plan);
    }
  }

  @Test
  void listsEachOnceOverItsPages() {
    var since = START.plusSeconds(100);
    var until = START.plusSeconds(1_100);
    var criteria = new Criteria("many", "completed", null, null, since, until, false);
    var found = new ArrayList<Row>();

    List<Row> page = await(table.list(criteria, null, 70));
    while (!page.isEmpty()) {
      found.addAll(page);
      var last = page.get(page.size() - 1);
      page = await(table.list(criteria, new Mark(last.submittedAt(), last.id()), 70));
    }

    assertThat(found)
        .extracting(Row::submittedAt)
        .isEqualTo(
            IntStream.rangeClosed(1, 1_000)
                .map(n -> 1_100 - n)
                .filter(n -> n % 50 != 1 && n % 50 != 2)
                .mapToObj(n -> START.plusSeconds(n))
                .toList());
  }

  @Test
  void endsListsThatTakeTooLongWhileOthersRead() throws SQLException {
    try (var lock = Connections.open(database);
        var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE onager.request IN ACCESS EXCLUSIVE MODE");
      var lists = IntStream.range(0, 80).mapToObj(n -> table.list(all("many"), null, 1)).toList();

      var reader = JournalReader.of(system.system().classicSystem());
      assertThat(await(reader.highestRevision("nobody"))).isZero();

      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> await(lists.get(0)))
          .withCauseInstanceOf(TimeoutException.class);
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> await(lists.get(79)))
          .withCauseInstanceOf(RejectedExecutionException.class);
      lock.rollback();
      lists.forEach(list -> await(list.handle((rows, failure) -> "an end")));
    }
    assertThat(await(table.list(all("many"), null, 1))).hasSize(1);
  }

  @Test
  void erasesWithTheirEventsNoMoreThanItIsTold() {
    execute("UPDATE request SET finished_at = '2030-01-01Z' WHERE finished_at IS NOT NULL");
    for (var n = 0; n < 5; n++) {
      submit("old-" + n, "1");
      then("old-" + n, 2, "completed", "{\"result\":1}");
    }
    submit("dead", "1");
    then("dead", 2, "failed", "{\"error\":{},\"dead\":true}");
    submit("waits", "1");
    var before = Instant.parse("2026-11-02T00:00:01Z");

    assertThat(await(table.erase(before, START, 3))).isEqualTo(3);
    assertThat(await(table.erase(before, START, 3))).isEqualTo(2);
    assertThat(await(table.erase(before, START, 3))).isZero();

    var reader = JournalReader.of(system.system().classicSystem());
    assertThat(await(reader.highestRevision("request|few/old-0"))).isZero();
    assertThat(await(reader.highestRevision("request|few/dead"))).isEqualTo(2);
    assertThat(await(reader.highestRevision("request|few/waits"))).isEqualTo(1);
    assertThat(await(table.erase(before, before, 3))).isEqualTo(1);
    assertThat(await(reader.highestRevision("request|few/dead"))).isZero();
  }
}
