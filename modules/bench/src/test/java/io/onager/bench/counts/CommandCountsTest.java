package io.onager.bench.counts;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Answer;
import io.onager.testkit.Waiting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What commands cost at the database. */
class CommandCountsTest {
  private static final String INSERT = "begin, insert event_journal";

  /** {@code onager.actor.max-batch}. */
  private static final int MAX_BATCH = 256;

  private static DatabaseSettings database;
  private static DatabaseDoor door;
  private static CountedNode node;

  @BeforeAll
  static void start() {
    database = TemplateDatabase.create();
    door = DatabaseDoor.open(database);
    node = CountedNode.start(door.settings());
  }

  @AfterAll
  static void stop() {
    node.close();
    door.close();
  }

  @Test
  void aCommandWaitsTwiceForTheDatabase() {
    wake("calm");

    node.add("calm", 1);

    assertThat(door.roundTrips()).containsExactly(INSERT, "commit");
  }

  @Test
  void aKeyCostsTheDatabaseNothing() {
    wake("keyed");

    Waiting.get("an answer", node.tally("keyed").ask(new Tally.Add(1), "a"));
    Waiting.get("the same again", node.tally("keyed").ask(new Tally.Add(1), "a"));

    assertThat(door.roundTrips()).containsExactly(INSERT, "commit");
  }

  @Test
  void whatStoresNothingDoesNotReachTheDatabase() {
    wake("quiet");

    node.add("quiet", 0);
    Waiting.get("the state", node.tally("quiet").state());

    assertThat(door.roundTrips()).isEmpty();
  }

  @Test
  void anActorThatWasNeverUsedIsLookedForTwice() {
    door.forget();

    node.add("fresh", 1);

    assertThat(door.roundTrips())
        .containsExactly("select snapshot", "select event_journal", INSERT, "commit");
  }

  /** The first is stored alone; the lock lets all others come before it is. */
  @Test
  void commandsThatComeDuringAWriteShareTheNext() throws SQLException {
    wake("busy");
    var commands = 1 + 2 * MAX_BATCH;
    CompletionStage<?> answers;
    try (var connection = lockJournal()) {
      answers = askAtOnce(commands);
      Waiting.get("a state, which comes behind all commands", node.tally("busy").state());
      connection.rollback();
    }

    Waiting.get("all answers", answers);

    assertThat(door.roundTrips()).filteredOn("commit"::equals).hasSize(1 + 2);
    assertThat(door.roundTrips()).as("each with its inserts").hasSize(2 * (1 + 2));
  }

  private static CompletionStage<?> askAtOnce(int commands) {
    var tally = node.tally("busy");
    return CompletableFuture.allOf(
        IntStream.range(0, commands)
            .mapToObj(i -> tally.ask(new Tally.Add(1)))
            .map(CompletionStage<Answer>::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Lets no write pass until its transaction ends. */
  private static Connection lockJournal() throws SQLException {
    var connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("LOCK TABLE %s.event_journal IN SHARE MODE".formatted(database.schema()));
    }
    return connection;
  }

  /** Lets an actor do everything once, so that what follows is what each command costs. */
  private static void wake(String id) {
    node.add(id, 1);
    door.forget();
  }
}
