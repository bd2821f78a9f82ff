package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.client.Game.Board;
import io.onager.client.Game.Score;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.Ports;
import io.onager.journal.TemplateDatabase;
import io.onager.protocol.ClientFrame.Delta;
import io.onager.testkit.ChildProcess;
import io.onager.testkit.Program;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A server that is killed in the middle of updates, and started again. */
class CrashTest {
  private static final int COMMANDS = 1_000;
  private static final int KILLS = 2;

  /** A client that lost its server twice may sleep for 20 s before it connects. */
  private static final Duration LONG = Duration.ofMinutes(3);

  private final DatabaseSettings database = TemplateDatabase.create();
  private final int port = Ports.free();
  private final List<CompletableFuture<Result<Long>>> answers = new ArrayList<>();

  @Test
  void missesAndRepeatsNothingWhenTheServerIsKilled() {
    var options = Options.DEFAULT.withTimeout(LONG).withMaxCommands(COMMANDS);
    var place = URI.create("ws://127.0.0.1:%d/onager/ws".formatted(port));
    var server = start();
    try (var onager = Onager.connect(place, options)) {
      var game = onager.actor(Game.TYPE, "a");
      var watchers =
          List.of(
              watch(game, WatchOptions.DEFAULT),
              watch(game, WatchOptions.DEFAULT.withDelta(Delta.JSON_PATCH).withWindow(5)),
              watch(game, WatchOptions.EVENTS));
      Waiting.until("the first state", () -> watchers.get(0).told.size() == 1);

      for (var kill = 1; kill <= KILLS; kill++) {
        var given = COMMANDS / (KILLS + 1) * kill;
        give(game, given);
        Waiting.until("updates before the kill", LONG, () -> watchers.get(0).last() > given - 100);
        server.kill();
        server = start();
      }
      give(game, COMMANDS);

      Waiting.get(
          "all answers", LONG, CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)));
      for (var watcher : watchers) {
        Waiting.until("the last revision", LONG, () -> watcher.last() >= COMMANDS);
        assertEachOnce(watcher);
      }
      assertThat(watchers.get(0).state())
          .isEqualTo(new Board(Map.of("ann", COMMANDS / 2L, "ben", COMMANDS / 2L), COMMANDS));
    } finally {
      server.kill();
    }
  }

  /** Gives commands, without waiting for answers, until so many were given. */
  private void give(Actor<Board> game, long count) {
    while (answers.size() < count) {
      answers.add(game.invoke(new Score(answers.size() % 2 == 0 ? "ann" : "ben", 1)));
    }
  }

  private static void assertEachOnce(Watcher watcher) {
    var revisions = watcher.told.stream().map(Update::revision).toList();
    assertThat(revisions)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(revisions.get(0), COMMANDS).boxed().toList());
    assertThat(watcher.told).noneMatch(Update::isReset);
  }

  private static Watcher watch(Actor<Board> game, WatchOptions options) {
    var watcher = new Watcher();
    game.watch(options).subscribe(watcher);
    return watcher;
  }

  private ChildProcess start() {
    var process =
        Program.of(GameNode.class)
            .withOptions("-Xmx256m", "-Donager.test.log=target/crash-child.log")
            .withDatabase(database)
            .withArguments(Integer.toString(port))
            .start();
    process.awaitOut(Pattern.compile("The game is ready"));
    return process;
  }

  private static final class Watcher implements Flow.Subscriber<Update<Board>> {
    private final List<Update<Board>> told = new CopyOnWriteArrayList<>();

    long last() {
      return told.isEmpty() ? -1 : told.get(told.size() - 1).revision();
    }

    Board state() {
      return told.get(told.size() - 1).state();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Update<Board> update) {
      told.add(update);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
  }
}
