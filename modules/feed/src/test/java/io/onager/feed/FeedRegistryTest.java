package io.onager.feed;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.onager.model.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Which feeds a node has: made for who comes, and let go of where nobody is left. */
class FeedRegistryTest {
  private static final ActorTestKit TEST_KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.testkit.typed.single-expect-default = 30s")
              .withFallback(ManualTime.config())
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(TEST_KIT.system());

  /** What a feed was told, or that a subscriber was refused: by the id of its actor. */
  private record Told(String id, String what, @Nullable ActorRef<FeedCommand> feed) {
    @Override
    public String toString() {
      return id + " " + what;
    }
  }

  private final TestProbe<Told> told = TEST_KIT.createTestProbe();
  private final FeedMeters meters = new FeedMeters();

  @AfterAll
  static void stop() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void refusesWhatItHasNoRoomFor() {
    var registry = registry(2);
    attach(registry, "a");
    attach(registry, "b");
    expectInAnyOrder("a attach", "b attach");

    attach(registry, "c");
    expect("c refused");

    attach(registry, "a");
    expect("a attach");
  }

  @Test
  void makesRoomByTheUnbornThenByTheLongestUnwatched() {
    var registry = registry(4);
    for (var id : List.of("a", "b", "unborn", "watched")) {
      attach(registry, id);
      var feed = expect(id + " attach");
      if (!id.equals("watched")) {
        unwatched(registry, id, feed, 1);
      }
    }

    attach(registry, "e");
    expectInAnyOrder("e attach", "unborn stop");
    attach(registry, "f");
    expectInAnyOrder("a stop", "f attach");
    attach(registry, "g");
    expectInAnyOrder("b stop", "g attach");
    attach(registry, "h");
    expect("h refused");
  }

  @Test
  void keepsAFeedToWhichSomebodyIsOnTheWay() {
    var registry = registry(1);
    attach(registry, "a");
    var feed = expect("a attach");
    attach(registry, "a"); // the feed does not know of this one when it speaks
    unwatched(registry, "a", feed, 1);
    expect("a attach");

    attach(registry, "b");
    expect("b refused");

    unwatched(registry, "a", feed, 2);
    attach(registry, "b");
    expectInAnyOrder("a stop", "b attach");
  }

  @Test
  void keepsAFeedToWhichSomebodyCameBack() {
    var registry = registry(1);
    attach(registry, "a");
    unwatched(registry, "a", expect("a attach"), 1);
    attach(registry, "a");
    expect("a attach");

    attach(registry, "b");

    expect("b refused");
  }

  @Test
  void believesOnlyThePresentFeedOfAnActor() {
    var registry = registry(1);
    attach(registry, "a");
    var former = expect("a attach");
    unwatched(registry, "a", former, 1);
    attach(registry, "b");
    var other = expectInAnyOrder("a stop", "b attach").get(1);
    unwatched(registry, "b", other, 1);
    attach(registry, "a");
    assertThat(expectInAnyOrder("a attach", "b stop").get(0).feed()).isNotEqualTo(former.feed());

    unwatched(registry, "a", former, 1);
    attach(registry, "b");

    expect("b refused");
  }

  @Test
  void letsGoOfAnActorThatNeverActedBeforeTheOthers() {
    var registry = registry(10);
    attach(registry, "born");
    var born = expect("born attach");
    unwatched(registry, "born", born, 1);
    attach(registry, "unborn");
    unwatched(registry, "unborn", expect("unborn attach"), 1);
    attach(registry, "last"); // whose answer says that all before is done
    expect("last attach");

    TIME.timePasses(Duration.ofSeconds(1));

    expect("unborn stop");
    attach(registry, "born");
    assertThat(expect("born attach").feed()).isEqualTo(born.feed());
  }

  @Test
  void makesAnotherFeedForOneThatEnded() {
    var registry = registry(1);
    attach(registry, "a");
    var feed = requireNonNull(expect("a attach").feed());

    feed.tell(FeedCommand.Stop.INSTANCE);
    expect("a stop");
    told.expectTerminated(feed);
    told.awaitAssert(
        () -> {
          attach(registry, "b");
          assertThat(told.receiveMessage().toString()).isEqualTo("b attach");
          return "room";
        });
  }

  /** Spawns a registry whose feeds say what they are told, and nothing by themselves. */
  private ActorRef<FeedRegistry.Command> registry(int maxFeeds) {
    return TEST_KIT.spawn(FeedRegistry.create(settings(maxFeeds), meters, this::feed));
  }

  private Behavior<FeedCommand> feed(FeedRegistry.Place place) {
    return Behaviors.receive(
        (context, command) -> {
          var stops = command == FeedCommand.Stop.INSTANCE;
          told.ref()
              .tell(new Told(place.address().id(), stops ? "stop" : "attach", context.getSelf()));
          return stops ? Behaviors.stopped() : Behaviors.same();
        });
  }

  private void attach(ActorRef<FeedRegistry.Command> registry, String id) {
    registry.tell(new FeedRegistry.Attach(address(id), new Refusable(id), null));
  }

  /** Lets {@code feed} say that nobody watches it, after so many had come. */
  private static void unwatched(
      ActorRef<FeedRegistry.Command> registry, String id, Told feed, long attaches) {
    registry.tell(
        new FeedRegistry.Unwatched(
            address(id), requireNonNull(feed.feed()), attaches, id.equals("unborn")));
  }

  private Told expect(String what) {
    return expectInAnyOrder(what).get(0);
  }

  /** Returns what was told, in the order of the words. */
  private List<Told> expectInAnyOrder(String... what) {
    var all = new ArrayList<>(told.receiveSeveralMessages(what.length));
    all.sort(Comparator.comparing(Told::toString));
    assertThat(all).extracting(Told::toString).containsExactly(what);
    return all;
  }

  private static Address address(String id) {
    return new Address(Address.DEFAULT_TENANT, "counter", id);
  }

  /** A subscriber of whom only the registry is asked something. */
  private final class Refusable implements Subscriber {
    private final String id;

    private Refusable(String id) {
      this.id = id;
    }

    @Override
    public void attached(Attachment attachment) {}

    @Override
    public void signalled() {}

    @Override
    public void ready() {}

    @Override
    public void past(List<Entry> entries) {}

    @Override
    public void failed(String incident) {}

    @Override
    public void refused() {
      told.ref().tell(new Told(id, "refused", null));
    }
  }

  /** An unborn actor's feed may go at the next look, another's after a time that does not come. */
  private static FeedSettings settings(int maxFeeds) {
    var config = ConfigFactory.load();
    return FeedSettings.create(
        ConfigFactory.parseString(
                "onager.feed { max-feeds = %d, retention = 1h, retention-unborn = 0s }"
                    .formatted(maxFeeds))
            .withFallback(config)
            .getConfig("onager.feed"));
  }
}
