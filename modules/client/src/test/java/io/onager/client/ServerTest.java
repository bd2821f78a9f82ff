package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.client.Game.Board;
import io.onager.client.Game.Score;
import io.onager.client.Game.Scored;
import io.onager.client.Status.Phase;
import io.onager.model.Position;
import io.onager.protocol.ClientFrame.Delta;
import io.onager.protocol.Retry;
import io.onager.testkit.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client and a real server. An iterator waits for good: what ends that is the timeout. */
@Timeout(60)
class ServerTest {
  private static final GameServer SERVER = GameServer.start(Game.APPLICATION);

  private final Onager onager = Onager.connect(SERVER.place());
  private final Actor<Board> game = onager.actor(Game.TYPE, UUID.randomUUID().toString());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @AfterEach
  void close() {
    onager.close();
  }

  @Test
  void answersACommandWithItsTypedResult() {
    long value = get(game.invoke(new Score("ann", 5))).value();
    assertThat(value).isEqualTo(5);

    assertThat(get(game.invoke((Object) new Score("ann", 2))).value().asLong()).isEqualTo(7);
    var byName =
        game.invoke(
            "Score", Map.of("player", "ben", "points", 1), Long.class, InvokeOptions.DEFAULT);
    assertThat(get(byName)).isEqualTo(new Result<>(1L, 3));
  }

  @Test
  void answersOnceForAKeyThatIsUsedTwice() {
    var options = InvokeOptions.DEFAULT.withKey("k-1");

    var first = get(game.invoke(new Score("ann", 5), options));

    assertThat(get(game.invoke(new Score("ann", 5), options))).isEqualTo(first);
    assertThat(Failures.of(game.invoke(new Score("ann", 6), options)).code())
        .isEqualTo("key-reused");
  }

  @ParameterizedTest
  @EnumSource(Delta.class)
  void tellsEachRevisionOnceAsRecords(Delta delta) {
    score(1, 3);
    try (var updates = game.watch(WatchOptions.DEFAULT.withDelta(delta).withWindow(4))) {
      var boards = new ArrayList<Board>();
      var scoring = CompletableFuture.runAsync(() -> score(4, 50));
      for (var update : updates) {
        boards.add(update.state());
        assertThat(update.previous().isEmpty()).isEqualTo(boards.size() == 1);
        if (update.revision() == 50) {
          break;
        }
      }
      Waiting.get("all scores", scoring);
      var first = 50 - boards.size() + 1;
      assertThat(boards.stream().map(Board::total))
          .containsExactlyElementsOf(LongStream.rangeClosed(first, 50).boxed().toList());
      assertThat(boards.get(boards.size() - 1).scores()).isEqualTo(Map.of("ann", 25L, "ben", 25L));
    }
  }

  @Test
  void takesMergePatchesWhereATypesOwnDeltaIsNotKnown() {
    var stranger = onager.actor("game", id(), Board.class);
    try (var watch = stranger.watch(WatchOptions.DEFAULT.withDelta(Delta.CUSTOM))) {
      var updates = watch.iterator();
      assertThat(updates.next().revision()).isZero();

      score(1, 3);

      assertThat(revisions(updates, 3)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void tellsEventsFromTheBeginning() {
    score(1, 3);
    var watch = game.watch(WatchOptions.EVENTS.withFrom(present(0)));
    try (watch) {
      var events = watch.iterator();
      var first = events.next();
      assertThat(first.event().type()).isEqualTo("Scored");
      assertThat(first.event().as(Scored.class)).isEqualTo(new Scored("ben", 1));
      assertThat(List.of(first.revision(), events.next().revision(), events.next().revision()))
          .containsExactly(1L, 2L, 3L);
      assertThatThrownBy(first::state).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void goesOnWhereAProcessBeforeItStopped(@TempDir Path directory) {
    score(1, 3);
    var options = WatchOptions.DEFAULT.keptIn(PositionStore.inDirectory(directory), "boards/1");
    try (var watch = game.watch(options)) {
      var updates = watch.iterator();
      assertThat(updates.next().revision()).isEqualTo(3);
      score(4, 5);
      assertThat(updates.next().revision()).isEqualTo(4);
      assertThat(updates.next().revision()).isEqualTo(5); // taken, and not done with
    }

    try (var watch = game.watch(options)) {
      var again = watch.iterator().next();
      assertThat(again.revision()).isEqualTo(5);
      assertThat(again.previous()).hasValueSatisfying(p -> assertThat(p.revision()).isEqualTo(4));
      assertThat(again.state().total()).isEqualTo(5);
    }
  }

  @Test
  void saysWhatToDoAboutATypeThatDoesNotExist() {
    var unknown = onager.actor("gmae", "lobby");

    var refused = Failures.of(unknown.invoke(new Score("ann", 1)));
    assertThat(refused.code()).isEqualTo("unknown-actor-type");
    assertThat(refused.retry()).isEqualTo(Retry.NEVER);
    assertThat(refused).hasMessageContaining("check the type's name");
    assertThatThrownBy(() -> unknown.watch().iterator().next())
        .isInstanceOfSatisfying(
            OnagerException.class, e -> assertThat(e.code()).isEqualTo("unknown-actor-type"));
  }

  @Test
  void saysWhereArgumentsDoNotFitAndWhyAnActorRefuses() {
    var unfit =
        game.invoke(
            "Score", Map.of("player", "ann", "points", "x"), Long.class, InvokeOptions.DEFAULT);

    assertThat(Failures.of(unfit).details()).hasSize(1);
    assertThat(Failures.of(game.invoke(new Score("ann", 0))).reason()).contains("out-of-range");
  }

  @Test
  void letsASlowConsumerSlowItsOwnStreamAlone() {
    try (var slow = game.watch(WatchOptions.DEFAULT.withWindow(4));
        var quick = game.watch(WatchOptions.DEFAULT.withWindow(4));
        var newest = game.watch(WatchOptions.DEFAULT.latest().withWindow(4))) {
      var slowly = slow.iterator();
      var quickly = quick.iterator();
      var now = newest.iterator();
      assertThat(
              List.of(slowly.next().revision(), quickly.next().revision(), now.next().revision()))
          .containsOnly(0L);
      var scoring = CompletableFuture.runAsync(() -> score(1, 100));

      assertThat(revisions(quickly, 100)).endsWith(100L);

      Waiting.get("all scores", scoring);
      assertThat(revisions(slowly, 100))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
      var skipped = now.next();
      assertThat(skipped.previous()).hasValueSatisfying(p -> assertThat(p.revision()).isZero());
      var last = skipped;
      while (last.revision() < 100) {
        last = now.next();
      }
      assertThat(last.state().total()).isEqualTo(100);
    }
  }

  @Test
  void saysThatAStateIsNoSuchRecord() {
    record Lamp(boolean on) {}
    score(1, 1);
    var lamps = onager.actor("game", id(), Lamp.class).watch().iterator();

    assertThatThrownBy(lamps::next)
        .isInstanceOfSatisfying(
            OnagerException.class, e -> assertThat(e.code()).isEqualTo("unreadable"));
  }

  @Test
  void endsEverythingOnClose() {
    var updates = game.watch().iterator();
    assertThat(updates.next().revision()).isZero();

    onager.close();

    assertThat(updates.hasNext()).isFalse();
    assertThat(Failures.of(game.invoke(new Score("ann", 1))).code()).isEqualTo("closed");
    assertThat(onager.status().phase()).isEqualTo(Phase.CLOSED);
  }

  private String id() {
    return game.toString().substring(game.toString().indexOf('/') + 1);
  }

  private Position present(long revision) {
    try (var watch = game.watch()) {
      return new Position(watch.iterator().next().position().epoch(), revision);
    }
  }

  /** The revisions from one to another: a point each, for ann where they are even. */
  private void score(int first, int last) {
    for (var revision = first; revision <= last; revision++) {
      get(game.invoke(new Score(revision % 2 == 0 ? "ann" : "ben", 1)));
    }
  }

  private static List<Long> revisions(Iterator<Update<Board>> updates, int count) {
    return Stream.generate(updates::next).limit(count).map(Update::revision).toList();
  }

  private static <T> T get(CompletableFuture<T> future) {
    return Waiting.get("an answer", future);
  }
}
