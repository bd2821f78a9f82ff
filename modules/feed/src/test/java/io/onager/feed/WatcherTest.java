package io.onager.feed;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.Update;
import io.onager.model.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WatcherTest {
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
  void beginsWithThePresentState() {
    var address = node.fresh();
    node.add(address, 3);

    var log = new Log(node.feeds(), address, null);
    log.lookUntil(3);

    assertThat(log.start()).isEqualTo(Start.STARTED);
    assertThat(log.begin()).isEqualTo(3);
    log.assertAsStored(node.history(address));
    log.stop();
  }

  @Test
  void resumesAtRevision0OutOfTheJournal() {
    var address = node.fresh();
    node.add(address, 5 * TestNode.STRETCH);

    var log = new Log(node.feeds(), address, new From(null, 0, 0));
    log.lookUntil(5 * TestNode.STRETCH);

    assertThat(log.start()).isEqualTo(Start.RESUMED);
    log.assertAsStored(node.history(address));
    log.stop();
  }

  @Test
  void isResetAheadOfTheActorAndInAnotherLife() {
    var address = node.fresh();
    node.add(address, 2);
    var feeds = node.feeds();

    for (var from : List.of(From.behind(null, 3), From.behind("another", 1))) {
      var log = new Log(feeds, address, from);
      Waiting.until(() -> "the beginning", () -> log.look(2) > 0 || log.start() != null);
      log.lookUntil(2);

      assertThat(log.start()).isEqualTo(Start.RESET);
      assertThat(log.begin()).isEqualTo(2);
      log.stop();
    }
  }

  @Test
  void learnsOfTheLastUpdateThoughItWasLost() {
    var address = node.fresh();
    node.add(address, 1);
    var losses = new Losses(1);
    var log = new Log(node.lossyFeeds(losses), address, null);
    log.lookUntil(1);

    losses.chance(1);
    node.add(address, 1);
    assertThat(log.look(1)).isZero();
    losses.chance(0);

    log.lookUntil(2);
    log.assertAsStored(node.history(address));
    log.stop();
  }

  /** The feed begins anew, and its watchers get what lies between out of the journal. */
  @Test
  void missesNothingOfAWriteThatTheRingOfItsActorDoesNotHold() {
    var address = node.fresh();
    node.add(address, 1);
    var losses = new Losses(1);
    var feeds = node.lossyFeeds(losses);
    var log = new Log(feeds, address, null);
    log.lookUntil(1);

    losses.chance(1);
    node.add(address, 100);
    losses.chance(0);

    log.lookUntil(101);
    log.assertAsStored(node.history(address));
    assertThat(log.begin()).isEqualTo(1);
    assertThat(feeds.statistics(address).orElseThrow().readings()).isPositive();
    log.stop();
  }

  @Test
  void goesOnWhenTheActorAndItsFeedWereAway() {
    var address = node.fresh();
    node.add(address, 1);
    var feeds = node.feeds();
    var before = new Log(feeds, address, null);
    before.lookUntil(1);
    before.stop();

    node.stop(address);
    Waiting.until(() -> "a command that is stored", () -> isStored(address));
    var log = new Log(feeds, address, From.behind(before.epoch(), 1));
    var stored = node.history(address);
    log.lookUntil(stored.size());

    assertThat(log.start()).isEqualTo(Start.RESUMED);
    log.assertAsStored(node.history(address));
    log.stop();
  }

  private static boolean isStored(Address address) {
    node.add(address, 1);
    return node.history(address).size() > 1;
  }

  @Test
  void aThousandWhoComeBackTogetherAllSeeEverything() {
    var address = node.fresh();
    var head = 10 * TestNode.STRETCH;
    node.add(address, head);
    var feeds = node.feeds();
    var logs = new ArrayList<Log>();
    for (var i = 0; i < 1000; i++) {
      logs.add(new Log(feeds, address, new From(null, 0, 0)));
    }

    logs.forEach(each -> each.lookUntil(head));

    var stored = node.history(address);
    logs.forEach(each -> each.assertAsStored(stored));
    logs.forEach(Log::stop);
  }

  @Test
  void isToldOfAnotherLifeThatBeganBehindTheSameRevision0() {
    var address = node.fresh();
    var watcher = new Watcher(node.feeds(), address, () -> {});
    var seen = new ArrayList<Seen>();
    watcher.start(null);
    see(watcher, seen, 2);
    var unborn = ((Seen.Began) seen.get(0)).epoch();

    node.stop(address); // before it ever acted: its epoch is stored nowhere
    Waiting.until(() -> "another life", () -> see(watcher, seen) instanceof Seen.Reset);
    node.add(address, 1);
    Waiting.until(() -> "its first revision", () -> see(watcher, seen) instanceof Seen.Next);

    var resets = seen.stream().filter(Seen.Reset.class::isInstance).map(Seen.Reset.class::cast);
    assertThat(resets)
        .isNotEmpty()
        .allMatch(reset -> reset.recreated() && !reset.epoch().equals(unborn));
    watcher.stop();
  }

  @Test
  void holdsNoWindowThatHasEndedAndMissesNothing() {
    var registry = node.testKit().createTestProbe(FeedRegistry.Command.class);
    var watcher = new Watcher(new Feeds(registry.ref(), new FeedMeters()), node.fresh(), () -> {});
    watcher.start(From.behind("e", 40));
    var before = window(0, 100);
    attach(registry.expectMessageClass(FeedRegistry.Attach.class), before, 41);
    assertThat(watcher.poll()).isInstanceOf(Seen.Began.class);

    before.close();
    watcher.keepUp();

    var again = registry.expectMessageClass(FeedRegistry.Attach.class);
    assertThat(again.from()).isEqualTo(From.behind("e", 40));
    assertThat(watcher.poll()).isNull();
    assertThat(watcher.waitsLongerThan(Duration.ZERO)).as("given up though it has begun").isFalse();
    attach(again, window(30, 120), 41);
    watcher.keepUp();
    assertThat(watcher.head()).isEqualTo(120);
    assertThat(watcher.poll())
        .isInstanceOfSatisfying(
            Seen.Next.class, next -> assertThat(next.entry().revision()).isEqualTo(41));
  }

  /** Nothing is seen without credit, while its actor may begin anew more than once. */
  @Test
  void beginsAnewAtTheLastOfSeveralPlacesThatWereNotLookedAt() {
    var registry = node.testKit().createTestProbe(FeedRegistry.Command.class);
    var watcher = new Watcher(new Feeds(registry.ref(), new FeedMeters()), node.fresh(), () -> {});
    watcher.start(From.behind("e", 40));
    var first = window(0, 40);
    attach(registry.expectMessageClass(FeedRegistry.Attach.class), first, 41);
    assertThat(watcher.poll()).isInstanceOf(Seen.Began.class);
    assertThat(watcher.begins()).isFalse();

    first.close();
    watcher.keepUp();
    var second = window(0, 3);
    attachAnew(registry.expectMessageClass(FeedRegistry.Attach.class), "second", second);
    watcher.keepUp();
    second.close();
    watcher.keepUp();
    attachAnew(registry.expectMessageClass(FeedRegistry.Attach.class), "third", window(0, 5));
    watcher.keepUp();

    assertThat(watcher.begins()).isTrue();
    assertThat(watcher.poll()).isEqualTo(new Seen.Reset(true, "third", 5));
    assertThat(watcher.poll())
        .isInstanceOfSatisfying(
            Seen.State.class, state -> assertThat(state.entry().revision()).isEqualTo(5));
    assertThat(watcher.poll()).isNull();
  }

  private static void attachAnew(FeedRegistry.Attach attach, String epoch, Window window) {
    var latest = requireNonNull(window.find(window.head()));
    var cursor = new Cursor(window, window.head() + 1);
    attach.subscriber().attached(new Attachment(Start.RESET, epoch, window.head(), latest, cursor));
  }

  private static Window window(long after, long head) {
    var window = new Window("e", after, 200, 1_000_000, new MemoryBudget(1_000_000));
    for (var revision = after + 1; revision <= head; revision++) {
      window.add(new Entry(new Update(revision, Instant.EPOCH, "null", "" + revision)));
    }
    return window;
  }

  private static void attach(FeedRegistry.Attach attach, Window window, long next) {
    var latest = requireNonNull(window.find(window.head()));
    attach
        .subscriber()
        .attached(
            new Attachment(Start.RESUMED, "e", window.head(), latest, new Cursor(window, next)));
  }

  private static void see(Watcher watcher, List<Seen> seen, int count) {
    Waiting.until(
        () -> count + " things",
        () -> {
          see(watcher, seen);
          return seen.size() >= count;
        });
  }

  private static @Nullable Seen see(Watcher watcher, List<Seen> seen) {
    var next = watcher.poll();
    if (next != null) {
      seen.add(next);
    }
    return next;
  }
}
