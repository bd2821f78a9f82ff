package io.onager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.bench.load.LoadProcess;
import io.onager.journal.TemplateDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The load counts what a server sends, and the server sends all. */
class LoadTest {
  private static final int SESSIONS = 5;
  private static final long REVISIONS = 300;

  private static Server server;

  private LoadProcess load;

  @BeforeAll
  static void start() {
    var plan = new Plan(1, 1, Duration.ZERO, Duration.ZERO, 1);
    server = Server.start(new Setup(TemplateDatabase.create(), Optional.empty(), plan), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    load = LoadProcess.start(server.port());
    load.connect(SESSIONS);
  }

  @AfterEach
  void disconnect() {
    load.close();
  }

  @Test
  void seesEachRevisionOnEachSession() {
    var board = server.freshActor(Board.ACTOR);
    load.send(Subscriptions.of(1, board, ""));
    load.await("the first states", seen -> seen.updates() == SESSIONS);

    Driver.drive(board, Board::command, REVISIONS);

    load.awaitExactly(SESSIONS * (REVISIONS + 1));
    var last = load.await("the last revision", seen -> seen.slowest() == REVISIONS);
    assertThat(last.updates()).isEqualTo(SESSIONS * (REVISIONS + 1));
    assertThat(last.faults()).isZero();
  }

  @Test
  void resumesAsOftenAsItIsToldTo() {
    var board = server.freshActor(Board.ACTOR);
    Driver.drive(board, Board::command, REVISIONS);

    load.replay(3, 100, REVISIONS, Subscriptions.actor(board));

    load.awaitExactly(3 * SESSIONS * (REVISIONS - 100));
    var last = load.await("all replays", seen -> seen.replays() == 3 * SESSIONS);
    assertThat(last.updates()).isEqualTo(3 * SESSIONS * (REVISIONS - 100));
    assertThat(last.faults()).isZero();
  }

  @Test
  void isSentEachStreamOfAConnection() {
    var board = server.freshActor(Board.ACTOR);

    load.send(Subscriptions.range(1, 200, board));

    var last = load.await("all streams", seen -> seen.updates() >= 200 * SESSIONS);
    assertThat(last.updates()).isEqualTo(200 * SESSIONS);
  }

  @Test
  void givesAnotherCommandForEachAnswer() {
    var rooms = Rooms.ofEach(3);
    load.send(rooms.subscriptions());
    load.await("the first states", seen -> seen.updates() == 3 * SESSIONS);

    load.invoke(4, 3, rooms.command());
    load.await("answers", seen -> seen.answered() > 20 * SESSIONS);

    var answered = load.endInvoking().answered();
    var last = load.await("their updates", seen -> seen.updates() == answered + 3 * SESSIONS);
    assertThat(last.faults()).isZero();
  }

  @Test
  void saysHowLongEachCommandTook() {
    var rooms = Rooms.ofEach(2);
    load.send(rooms.subscriptions());
    load.await("the first states", seen -> seen.updates() == 2 * SESSIONS);

    var nanos = load.pace(1_000, 50, 2, rooms.of(1).command());

    assertThat(nanos).hasSize(50).doesNotContain(0);
  }
}
