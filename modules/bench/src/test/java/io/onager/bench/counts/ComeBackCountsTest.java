package io.onager.bench.counts;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.bench.load.LoadProcess;
import io.onager.journal.TemplateDatabase;
import io.onager.testkit.Waiting;
import org.junit.jupiter.api.Test;

/** What it costs that all come back at once to a server that was started again. */
class ComeBackCountsTest {
  private static final int SESSIONS = 500;

  /** So many that they lie in three stretches of the journal ({@code replay-stretch}). */
  private static final int REVISIONS = 600;

  private static final int STRETCHES = 3;

  @Test
  void eachStretchOfTheJournalIsReadOnceForAllSessions() {
    try (var door = DatabaseDoor.open(TemplateDatabase.create())) {
      store(door);
      try (var node = CountedNode.start(door.settings());
          var some = LoadProcess.start(node.port());
          var others = LoadProcess.start(node.port())) {
        assertThatTheActorWakes(node, door);
        some.connect(SESSIONS);
        others.connect(SESSIONS);

        comeBack(some, 88);
        comeBack(others, 300);
        some.await("all of them", seen -> seen.replays() == SESSIONS);
        others.await("all of them", seen -> seen.replays() == SESSIONS);

        assertThat(node.feed("back").readings()).isEqualTo(STRETCHES);
        assertThat(door.roundTrips())
            .as("each reading begins at a snapshot, or where another has ended")
            .hasSizeBetween(STRETCHES + 1, 2 * STRETCHES + 1);
      }
    }
  }

  private static void store(DatabaseDoor door) {
    try (var before = CountedNode.start(door.settings())) {
      before.add("back", REVISIONS);
    }
  }

  private static void assertThatTheActorWakes(CountedNode node, DatabaseDoor door) {
    door.forget();
    Waiting.get("its state", node.tally("back").state());
    assertThat(door.roundTrips())
        .as("its snapshot, how far it is, its events")
        .containsExactly("select snapshot", "select event_journal", "select event_journal");
    door.forget();
  }

  /** Lets each session see all behind {@code revision}. */
  private static void comeBack(LoadProcess sessions, int revision) {
    sessions.replay(1, revision, REVISIONS, "\"actor\":\"tally/back\"");
  }
}
