package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.onager.actor.Outcome;
import io.onager.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random schedules; what fails says its seed, and a schedule can be run again by it. */
class WatchingPropertyTest {
  private static final int SCHEDULES = 100;
  private static final int STEPS = 40;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = new TestNode();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void seesEveryRevisionOnceInOrderWhateverHappens() {
    var first = Long.getLong("onager.seed", 1);
    for (var seed = first; seed < first + SCHEDULES; seed++) {
      var schedule = new Schedule(seed);
      assertThatCode(schedule::run).as("-Donager.seed=%d", seed).doesNotThrowAnyException();
    }
  }

  /** One actor, and those who watch it. */
  private static final class Schedule {
    private final Random random;
    private final Losses losses;
    private final Feeds feeds;
    private final Address address = node.fresh();
    private final List<Log> watching = new ArrayList<>();
    private final List<Log> stopped = new ArrayList<>();
    private final List<CompletableFuture<Outcome>> commands = new ArrayList<>();

    Schedule(long seed) {
      random = new Random(seed);
      losses = new Losses(seed);
      feeds = node.lossyFeeds(losses);
    }

    void run() {
      if (random.nextInt(4) > 0) {
        node.add(address, 1); // else it is nobody yet, and may be another one soon
      }
      for (var i = 0; i < STEPS; i++) {
        step();
      }
      losses.chance(0);
      var all = commands.toArray(CompletableFuture<?>[]::new);
      Waiting.get("the commands", CompletableFuture.allOf(all));
      var head = node.history(address).size();
      watching.forEach(each -> each.lookUntil(head));
      var stored = node.history(address);
      watching.forEach(each -> each.assertAsStored(stored));
      stopped.forEach(each -> each.assertAsStored(stored));
      watching.forEach(Log::stop);
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> write(1 + random.nextInt(5));
        case 3 -> write(random.nextInt(6 * TestNode.WINDOW));
        case 4 -> watching.add(new Log(feeds, address, null));
        case 5 -> losses.chance(random.nextBoolean() ? 0 : random.nextDouble());
        case 6 -> leave();
        case 7 -> resume();
        case 8 -> node.stop(address);
        default -> look();
      }
    }

    private void write(int times) {
      for (var i = 0; i < times; i++) {
        commands.add(node.add(address));
      }
    }

    private void look() {
      for (var each : watching) {
        if (random.nextBoolean()) {
          each.look(random.nextInt(20));
        }
      }
    }

    private void leave() {
      if (!watching.isEmpty()) {
        var left = watching.remove(random.nextInt(watching.size()));
        left.stop();
        if (left.hasBegun()) {
          stopped.add(left);
        }
      }
    }

    /** Goes on where somebody has been, at the end or anywhere on the way. */
    private void resume() {
      if (!stopped.isEmpty()) {
        var left = stopped.get(random.nextInt(stopped.size()));
        var missed = (int) Math.min(500, left.position() - left.begin() + 1);
        var at = left.position() - random.nextInt(missed);
        var behind = Math.max(0, at - random.nextInt(5));
        watching.add(new Log(feeds, address, new From(left.epoch(), at, behind)));
      }
    }
  }
}
