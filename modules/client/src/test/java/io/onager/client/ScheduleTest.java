package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Transport.Ended;
import io.onager.protocol.ClientFrame.Delta;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random schedules: connections drop, servers go away, revisions get lost, changes do
 * not apply, consumers are slow. Whatever happens, what a consumer was told is right.
 */
class ScheduleTest {
  private static final int SCHEDULES = 10_000;
  private static final int STEPS = 40;
  private static final String ACTOR = "game/a";

  private static final List<WatchOptions> SHAPES =
      List.of(
          WatchOptions.DEFAULT,
          WatchOptions.DEFAULT.withDelta(Delta.JSON_PATCH).withWindow(3),
          WatchOptions.DEFAULT.withWindow(1),
          WatchOptions.DEFAULT.latest().withWindow(4));

  @Test
  void tellsEachRevisionOnceInOrderWhateverHappens() {
    var seed = System.nanoTime();
    System.out.println("ScheduleTest: seeds from " + seed);
    for (var i = 0; i < SCHEDULES; i++) {
      try {
        new Schedule(seed + i).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("the schedule of seed %d".formatted(seed + i), e);
      }
    }
  }

  private static final class Schedule {
    private final Random random;
    private final VirtualLoop loop;
    private final PlayedServer server;
    private final Onager onager;
    private final List<Taker> takers;
    private final List<CompletableFuture<?>> answers = new ArrayList<>();
    private int commands;

    Schedule(long seed) {
      random = new Random(seed);
      loop = new VirtualLoop(random);
      server = new PlayedServer(loop, random);
      server.mistakes = random.nextInt(3) == 0 ? 20 : 0;
      var options = Options.DEFAULT.withTimeout(Duration.ofHours(1));
      onager =
          Onager.start(
              new Core(options, loop, server, loop),
              List.of(URI.create("ws://a/onager/ws"), URI.create("ws://b/onager/ws")));
      var actor = onager.actor("game", "a");
      takers = SHAPES.stream().map(Taker::new).toList();
      takers.forEach(taker -> actor.watch(taker.options).subscribe(taker));
    }

    void run() {
      for (var step = 0; step < STEPS; step++) {
        step();
        loop.run(Duration.ofMillis(random.nextInt(50)));
      }
      calm();
      takers.forEach(taker -> taker.check(server.actor(ACTOR)));
      assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
      assertThat(server.actor(ACTOR).answered).hasSize(commands);
    }

    private void step() {
      switch (random.nextInt(13)) {
        case 0 -> server.open().forEach(each -> each.drop(Ended.lost("cut")));
        case 1 -> server.open().forEach(each -> each.drop(Ended.closed(1012, "restart")));
        case 2 -> goAway();
        case 3 -> command();
        case 4 -> loop.run(Duration.ofSeconds(random.nextInt(30)));
        case 5 -> takers.get(random.nextInt(takers.size())).request(random.nextInt(10) + 1);
        case 6 -> server.open().forEach(each -> each.deaf = random.nextInt(3) == 0);
        case 7 -> {
          if (random.nextInt(4) == 0) {
            server.actor(ACTOR).recreate();
          }
        }
        default -> {
          IntStream.range(0, random.nextInt(8)).forEach(i -> server.actor(ACTOR).change(random));
          server.tellSome();
        }
      }
    }

    private void goAway() {
      server.open().stream()
          .filter(each -> each.welcomed)
          .forEach(
              each -> each.say("{\"type\":\"goaway\",\"reconnect\":{\"min\":0,\"max\":1000}}"));
    }

    private void command() {
      commands++;
      answers.add(
          onager
              .actor("game", "a")
              .invoke(
                  "Do", Map.of(), JsonNode.class, InvokeOptions.DEFAULT.withKey("k" + commands)));
    }

    /** Nothing fails any more, and everybody takes what there is. */
    private void calm() {
      server.mistakes = 0;
      server.open().forEach(each -> each.drop(Ended.lost("the last one")));
      for (var i = 0; i < 400 && !isDone(); i++) {
        loop.run(Duration.ofMillis(500));
        server.tellAll();
        takers.forEach(taker -> taker.request(50));
      }
    }

    private boolean isDone() {
      return answers.stream().allMatch(CompletableFuture::isDone)
          && takers.stream().allMatch(taker -> taker.isAt(server.actor(ACTOR)));
    }
  }

  /** Takes as much as it likes, and keeps all of it. */
  private static final class Taker implements Flow.Subscriber<Update<JsonNode>> {
    private final WatchOptions options;
    private final List<Update<JsonNode>> told = new ArrayList<>();
    private Flow.@Nullable Subscription subscription;
    private long asked;

    Taker(WatchOptions options) {
      this.options = options;
    }

    void request(long count) {
      if (subscription != null) {
        asked += count;
        subscription.request(count);
      }
    }

    boolean isAt(PlayedActor actor) {
      return last() == actor.revision()
          && told.get(told.size() - 1).position().epoch().equals(actor.epoch);
    }

    long last() {
      return told.isEmpty() ? -1 : told.get(told.size() - 1).revision();
    }

    void check(PlayedActor actor) {
      assertThat(last()).as("the last revision of %s", options).isEqualTo(actor.revision());
      assertThat((long) told.size()).isLessThanOrEqualTo(asked);
      for (var i = 0; i < told.size(); i++) {
        var at = told.get(i).position();
        var life = actor.lives.getOrDefault(at.epoch(), List.of());
        assertThat(told.get(i).state()).isEqualTo(life.get((int) at.revision()));
        if (i > 0) {
          check(told.get(i - 1), told.get(i));
        }
      }
    }

    private void check(Update<JsonNode> before, Update<JsonNode> update) {
      var another = !before.position().epoch().equals(update.position().epoch());
      assertThat(update.isReset()).as("%s is a reset", update).isEqualTo(another);
      if (another) {
        assertThat(update.previous()).isEmpty();
        return;
      }
      assertThat(update.previous()).contains(before.position());
      assertThat(update.revision()).isGreaterThan(before.revision());
      if (!options.isLatest()) {
        assertThat(update.revision()).isEqualTo(before.revision() + 1);
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Update<JsonNode> update) {
      told.add(update);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {
      throw new AssertionError("completed");
    }
  }
}
