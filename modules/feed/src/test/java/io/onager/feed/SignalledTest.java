package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.actor.Actors;
import io.onager.model.Address;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What watchers see of what their actor lets know between its revisions. */
class SignalledTest {
  private static TestNode node;

  private Address address;

  @BeforeAll
  static void start() {
    node = new TestNode();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void makeActor() {
    address = node.fresh();
    node.add(address, 3);
  }

  @Test
  void showsTheNewestBehindItsRevision() {
    var watcher = watch(node.feeds());
    see(watcher, 3);

    signal(3, "a");
    await(watcher, "a");
    signal(3, "b");
    await(watcher, "b");

    assertThat(watcher.poll()).isNull();
    assertThat(watcher.revision()).isEqualTo(3);
    watcher.stop();
  }

  @Test
  void showsOneWhoComesLaterTheNewest() {
    var feeds = node.feeds();
    var first = watch(feeds);
    see(first, 3);
    signal(3, "a");
    await(first, "a");

    var late = watch(feeds);
    assertThat(late.signal()).as("before the state").isNull();
    see(late, 3);

    assertThat(value(late)).isEqualTo("a");
    var elsewhere = watch(node.feeds());
    see(elsewhere, 3);
    await(elsewhere, "a");
    List.of(first, late, elsewhere).forEach(Watcher::stop);
  }

  @Test
  void showsNothingOfARevisionThatIsNotTheLast() {
    var watcher = watch(node.feeds());
    var late = watch(node.feeds());
    see(watcher, 3);
    see(late, 3);
    signal(3, "a");
    await(watcher, "a");
    await(late, "a");

    node.add(address, 1);
    Waiting.until(() -> "the head", () -> late.head() == 4);
    see(watcher, 4);
    signal(3, "void");
    signal(4, "b");
    await(watcher, "b");

    assertThat(late.signal()).as("where a newer revision is known").isNull();
    see(late, 4);
    await(late, "b");
    watcher.stop();
    late.stop();
  }

  @Test
  void keepsTheNewestOnlyForOneWhoDoesNotLook() {
    var feeds = node.feeds();
    var quick = watch(feeds);
    var slow = watch(feeds);
    see(quick, 3);
    see(slow, 3);

    for (var i = 0; i <= 1000; i++) {
      signal(3, "" + i);
    }
    await(quick, "1000");

    assertThat(value(slow)).isEqualTo("1000");
    quick.stop();
    slow.stop();
  }

  @Test
  void wakesThoseWhoWantThemAlone() {
    var feeds = node.feeds();
    var wakes = new AtomicInteger();
    var others = new AtomicInteger();
    var watcher = new Watcher(feeds, address, wakes::incrementAndGet, true);
    var other = new Watcher(feeds, address, others::incrementAndGet);
    other.start(null);
    Waiting.until(() -> "a place", () -> others.get() == 1);
    watcher.start(null); // the second to be woken
    Waiting.until(() -> "another place", () -> wakes.get() == 1);

    signal(3, "a");
    Waiting.until(() -> "a signal", () -> wakes.get() == 2);
    node.add(address, 1);
    Waiting.until(() -> "an update", () -> wakes.get() == 3);

    assertThat(others).hasValue(2);
    watcher.stop();
    other.stop();
  }

  @Test
  void getsAgainWithTheLeaseWhatWasLost() {
    var losses = new Losses(1);
    var watcher = watch(node.lossyFeeds(losses));
    var other = watch(node.feeds());
    see(watcher, 3);
    see(other, 3);
    losses.chance(1);
    signal(3, "a");
    await(other, "a");
    assertThat(watcher.signal()).isNull();
    losses.chance(0);

    await(watcher, "a");
    watcher.stop();
    other.stop();
  }

  @Test
  void goesOnWithTheSignalsOfAnActorThatWasAway() {
    var watcher = watch(node.feeds());
    see(watcher, 3);
    signal(3, "a");
    await(watcher, "a");

    node.stop(address);

    Waiting.until(
        () -> "a signal of the actor that is back",
        () -> {
          signal(3, "b");
          return "b".equals(value(watcher));
        });
    assertThat(watcher.poll()).isNull();
    assertThat(watcher.revision()).isEqualTo(3);
    watcher.stop();
  }

  @Test
  void goesOnWhereTheActorWasMovedToAnotherNode() {
    try (var cluster = TestCluster.start(3, "onager.feed.renewal = 1h")) {
      var host = cluster.node(2);
      var moving = cluster.freshOn(host);
      var watcher = cluster.node(0).watchSignals(moving);
      see(watcher, 0);
      signal(host.actors(), moving, 0, "a");
      await(watcher, "a");

      cluster.leave(host);

      Waiting.until(
          () -> "a signal from the other node",
          () -> {
            signal(cluster.node(1).actors(), moving, watcher.revision(), "b");
            for (var next = watcher.poll(); next != null; next = watcher.poll()) {}
            return "b".equals(value(watcher));
          });
      watcher.stop();
    }
  }

  private Watcher watch(Feeds feeds) {
    var watcher = new Watcher(feeds, address, () -> {}, true);
    watcher.start(null);
    return watcher;
  }

  private static void see(Watcher watcher, long revision) {
    var begun = new AtomicInteger();
    Waiting.until(
        () -> "revision " + revision,
        () -> {
          for (var next = watcher.poll(); next != null; next = watcher.poll()) {
            begun.incrementAndGet();
          }
          return begun.get() > 0 && watcher.revision() == revision;
        });
  }

  private void signal(long revision, String value) {
    signal(node.actors(), address, revision, value);
  }

  private static void signal(Actors actors, Address address, long revision, String value) {
    actors.signal(address, revision, JsonNodeFactory.instance.objectNode().put("v", value));
  }

  private static void await(Watcher watcher, String value) {
    Waiting.until(() -> value + ", not " + value(watcher), () -> value.equals(value(watcher)));
  }

  private static String value(Watcher watcher) {
    var signal = watcher.signal();
    return signal == null
        ? ""
        : signal.value().substring("{\"v\":\"".length(), signal.value().length() - "\"}".length());
  }
}
