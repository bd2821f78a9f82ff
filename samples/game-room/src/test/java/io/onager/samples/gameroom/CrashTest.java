package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.Ports;
import io.onager.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is killed, or asked to end, in the middle of its work. */
class CrashTest {
  private static final int KILLS = 3;
  private static final int CONNECTIONS = 5;
  private static final int IN_FLIGHT = 200;

  private Path data = Path.of("");
  private @Nullable ServerProcess server;
  private int port;

  @BeforeEach
  void choosePlace(@TempDir Path directory) {
    data = directory;
    port = Ports.free();
  }

  @AfterEach
  void leaveNothingRunning() {
    if (server != null) {
      server.process().kill();
    }
    ServerProcess.postgresOf(data).forEach(ProcessHandle::destroyForcibly);
    Waiting.until("the end of PostgreSQL", () -> ServerProcess.postgresOf(data).isEmpty());
  }

  @Test
  void keepsWhatItAnsweredAndRepeatsNothingWhenItIsKilled() throws Exception {
    var load = new Load();
    var present = start();
    Load.prepare(present.http());
    for (var kill = 1; kill <= KILLS; kill++) {
      killInTheMiddle(present, load, kill * 1_500);
      present = start();
      assertNothingAnsweredIsLost(present, load);
      load.connect(present.http(), CONNECTIONS);
      load.complete();
      load.assertEachHappenedOnce();
    }

    load.disconnect();
    assertThat(rows(present)).isEqualTo(expectedRows(load));
    present.process().stop();
    assertThat(ServerProcess.postgresOf(data)).isEmpty();
  }

  @Test
  void tellsItsClientsAndStopsCleanlyWhenItIsAskedTo() throws Exception {
    var present = start();
    try (var client = TestClient.connect(present.http());
        var watcher = TestClient.connect(present.http())) {
      watcher.subscribe(1, "counter/a");
      watcher.onStreamUpTo(1, 0);
      for (var i = 0; i < 100; i++) {
        client.invoke("add-" + i, "counter/a", "Add", "{\"amount\":1}");
      }
      client.answer("add-0");

      present.process().signal("TERM");

      client.frame("goaway");
      watcher.frame("goaway");
      assertThat(client.closeCode()).isEqualTo(1012);
      assertThat(watcher.closeCode()).isEqualTo(1012);
    }
    assertThat(present.process().exitCode()).as("the exit code of SIGTERM").isEqualTo(143);
    assertThat(ServerProcess.postgresOf(data)).isEmpty();
  }

  private ServerProcess start() {
    var started = ServerProcess.start(data, port);
    server = started;
    return started;
  }

  private static void killInTheMiddle(ServerProcess present, Load load, int results) {
    load.connect(present.http(), load.results() == 0 ? CONNECTIONS : 0);
    try (var watcher = TestClient.connect(present.http())) {
      for (var stream = 1; stream <= Load.ACTORS.size(); stream++) {
        watcher.subscribe(stream, Load.ACTORS.get(stream - 1));
        watcher.onStreamUpTo(stream, 0);
      }
      load.run(IN_FLIGHT);
      Waiting.until(results + " results", () -> load.results() >= results);

      present.process().kill();

      assertThat(load.unanswered()).as("commands in flight").isGreaterThan(IN_FLIGHT);
      watcher.closeCode();
      for (var stream = 1; stream <= Load.ACTORS.size(); stream++) {
        Frames.assertNothingMissedOrRepeated(watcher.onStream(stream));
      }
    }
    load.disconnect();
  }

  /** Every result told a sum: the actor has come at least that far. */
  private static void assertNothingAnsweredIsLost(ServerProcess present, Load load) {
    try (var client = TestClient.connect(present.http())) {
      for (var stream = 1; stream <= Load.ACTORS.size(); stream++) {
        var actor = Load.ACTORS.get(stream - 1);
        client.subscribe(stream, actor);
        var state = Frames.lastState(client.onStreamUpTo(stream, 0));
        var sum = actor.equals(Load.ROOM) ? state.path("total").asLong() : state.asLong();
        assertThat(sum).as("%s", actor).isBetween(load.highest(actor), load.sent(actor));
      }
    }
  }

  private static Map<String, Long> expectedRows(Load load) {
    var expected = new HashMap<String, Long>();
    for (var actor : Load.ACTORS) {
      var id = actor.replace("/", "|default/");
      expected.put(id, load.sent(actor) + (actor.equals(Load.ROOM) ? 1 : 0));
    }
    return expected;
  }

  private static Map<String, Long> rows(ServerProcess present) throws IOException, SQLException {
    var database = present.database();
    var rows = new TreeMap<String, Long>();
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "SELECT persistence_id, count(*), max(sequence_number) FROM onager.event_journal"
                    + " GROUP BY persistence_id")) {
      while (found.next()) {
        assertThat(found.getLong(2)).as("no hole in the journal").isEqualTo(found.getLong(3));
        rows.put(found.getString(1), found.getLong(2));
      }
    }
    return rows;
  }
}
