package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.ConfigFactory;
import io.onager.model.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.testkit.typed.internal.TestInboxImpl;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each feed is sent, and when: the bookkeeping alone, under a clock of the test's. */
class FollowersTest {
  private final Time time = new Time();
  private final TestInbox<Publication> feed = TestInbox.create();
  private final Followers<String> followers =
      followers(
          """
          onager.actor {
            ring-updates = 8, max-unacknowledged = 4, max-publication-bytes = 1000, lease = 15s
          }
          """);
  private long revision;

  @Test
  void beginsAtThePresentAndGoesOnFromThere() {
    publish(3);
    follow(null);
    publish(2);
    publish(1);

    assertThat(received()).containsExactly("present 3", "published 4..5", "published 6..6");
  }

  @Test
  void sendsWhatIsMissingOutOfTheRing() {
    follow(null);
    publish(4);
    publish(2);
    received();

    follow(at(3));

    assertThat(received()).containsExactly("published 4..6", "caught 6");
  }

  @Test
  void beginsAnewWhereTheRingDoesNotReachBack() {
    follow(null);
    for (var i = 0; i < 9; i++) {
      publish(1);
    }
    received();

    follow(at(0));
    follow(at(1));

    assertThat(received()).containsExactly("present 9", "published 2..9", "caught 9");
  }

  @Test
  void saysThatNothingIsMissing() {
    publish(3);

    follow(at(3));
    publish(1);

    assertThat(received()).containsExactly("caught 3", "published 4..4");
  }

  @Test
  void beginsAnewForAnotherLifeAndForAFutureThatNeverWas() {
    publish(3);

    follow(new Position("other", 3));
    follow(at(4));

    assertThat(received()).containsExactly("present 3", "present 3");
  }

  @Test
  void fillsNoGapOutOfARingThatHasOne() {
    var other = TestInbox.<Publication>create();
    follow(null);
    publish(2);
    followers.unfollow(feed.getRef());
    publish(2);
    followers.follow(new ActorMessage.Follow(other.getRef(), null, 1), present());
    publish(2);
    received();

    follow(at(1));

    assertThat(received()).containsExactly("present 6");
  }

  @Test
  void holdsBackWhatIsNotAcknowledgedAndSendsItThen() {
    follow(null);
    publish(2);
    publish(2);
    publish(2);
    assertThat(received()).containsExactly("present 0", "published 1..2", "published 3..4");

    acknowledge(0);
    assertThat(received()).isEmpty();
    acknowledge(1);

    assertThat(received()).containsExactly("published 5..6");
  }

  /** A feed acknowledges in steps, so that it may never have acknowledged the very last. */
  @Test
  void leavesNoFeedBehindAnActorWithoutAPause() {
    follow(null);
    for (var i = 0; i < 50; i++) {
      publish(1);
    }
    received();

    acknowledge(3);
    publish(1);

    assertThat(received()).containsExactly("present 50", "published 51..51");
  }

  @Test
  void sendsNoMessageThatTheWayBetweenNodesDrops() {
    var feed = onAnotherNode();
    followers.follow(new ActorMessage.Follow(feed.getRef(), null, 1), present());
    publish(25);

    assertThat(received(feed))
        .containsExactly("present 0", "published 1..10", "published 11..20", "published 21..25");
  }

  @Test
  void sendsAWriteInOneMessageToAFeedOnItsOwnNode() {
    follow(null);
    publish(25);

    assertThat(received()).containsExactly("present 0", "published 1..25");
  }

  @Test
  void sendsOneWriteHoweverLargeWhereNothingIsOnItsWay() {
    follow(null);
    publish(7);
    publish(1);
    assertThat(received()).containsExactly("present 0", "published 1..7");

    acknowledge(7);

    assertThat(received()).containsExactly("published 8..8");
  }

  /** What a feed on a slow node has not taken is in this node's memory. */
  @Test
  void holdsBackWhatIsTooMuchForTheRing() {
    var small = followers("onager.actor.ring-bytes = 1KiB");
    var large = "x".repeat(600);
    small.follow(new ActorMessage.Follow(feed.getRef(), null, 1), new Present<>("life", 0, ""));
    for (var at = 1; at <= 9; at++) {
      small.publish(List.of(change(at, large)), new Present<>("life", at, large));
    }
    assertThat(received()).containsExactly("present 0", "published 1..1", "published 2..2");

    small.acknowledge(
        new ActorMessage.Acknowledge(feed.getRef(), 2), new Present<>("life", 9, large));

    assertThat(received()).containsExactly("present 9");
  }

  /** A feed acknowledges in steps, and maybe never the last message of a large write. */
  @Test
  void goesOnBehindALargeWriteOfWhichOnlyTheLastMessageIsOnItsWay() {
    var feed = onAnotherNode();
    var small = followers("onager.actor { ring-bytes = 2KiB, max-publication-bytes = 1000 }");
    var large = "x".repeat(600);
    small.follow(new ActorMessage.Follow(feed.getRef(), null, 1), new Present<>("life", 0, ""));
    var write = LongStream.rangeClosed(1, 5).mapToObj(at -> change(at, large)).toList();
    small.publish(write, new Present<>("life", 5, large));
    small.acknowledge(
        new ActorMessage.Acknowledge(feed.getRef(), 4), new Present<>("life", 5, large));
    received(feed);

    small.publish(List.of(change(6, large)), new Present<>("life", 6, large));

    assertThat(received(feed)).containsExactly("published 6..6");
  }

  @Test
  void takesNoAcknowledgementOfAnotherLife() {
    follow(null);

    acknowledge(1_000);
    for (var i = 0; i < 6; i++) {
      publish(1);
    }

    assertThat(received()).endsWith("published 4..4");
  }

  @Test
  void forgetsAFeedWhoseLeaseRanOut() {
    follow(null);
    time.pass(Duration.ofSeconds(10));
    follow(at(0));
    time.pass(Duration.ofSeconds(15));
    followers.expire();
    assertThat(followers.isEmpty()).isFalse();

    time.pass(Duration.ofMillis(1));
    followers.expire();

    assertThat(followers.isEmpty()).isTrue();
    received();
    publish(1);
    assertThat(received()).isEmpty();
    follow(at(0));
    assertThat(received()).containsExactly("present 1");
  }

  /** A feed that loses messages, asks again and acknowledges ends with all, in order. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void bringsAFeedToTheEndWhateverIsLost(long seed) {
    var random = new Random(seed);
    var head = 0L;
    follow(at(0));
    for (var i = 0; i < 500; i++) {
      switch (random.nextInt(6)) {
        case 0 -> follow(at(head));
        case 1 -> acknowledge(head);
        case 2 -> feed.getAllReceived();
        default -> publish(1 + random.nextInt(3));
      }
      if (random.nextBoolean()) {
        head = reach(head);
      }
    }

    follow(at(head));

    assertThat(reach(head)).isEqualTo(revision);
  }

  private long reach(long head) {
    var reached = head;
    for (var message : feed.getAllReceived()) {
      if (message instanceof Publication.Published published) {
        assertGapless(published.updates());
        var first = published.updates().get(0).revision();
        reached = first <= reached + 1 ? Math.max(reached, last(published)) : reached;
      } else if (message instanceof Publication.Present present) {
        reached = Math.max(reached, present.revision());
      }
    }
    return reached;
  }

  private static void assertGapless(List<Update> updates) {
    var first = updates.get(0).revision();
    assertThat(updates.stream().map(Update::revision))
        .containsExactlyElementsOf(
            LongStream.range(first, first + updates.size()).boxed().toList());
  }

  private static long last(Publication.Published published) {
    return published.updates().get(published.updates().size() - 1).revision();
  }

  private static TestInbox<Publication> onAnotherNode() {
    var address = AddressFromURIString.parse("pekko://onager@10.0.0.2:7355");
    return new TestInboxImpl<>(new RootActorPath(address, "/").child("feed"));
  }

  private List<String> received() {
    return received(feed);
  }

  private static List<String> received(TestInbox<Publication> feed) {
    return feed.getAllReceived().stream().map(FollowersTest::summary).toList();
  }

  private static String summary(Publication publication) {
    if (publication instanceof Publication.Published published) {
      assertGapless(published.updates());
      return "published %d..%d".formatted(published.updates().get(0).revision(), last(published));
    }
    return publication instanceof Publication.Caught caught
        ? "caught " + caught.revision()
        : "present " + ((Publication.Present) publication).revision();
  }

  private Followers<String> followers(String config) {
    var settings =
        HostSettings.create(ConfigFactory.parseString(config).withFallback(ConfigFactory.load()));
    return new Followers<>(
        TestInbox.<ActorMessage>create().getRef(),
        settings,
        new MessageLimit("actor", settings.maxMessageBytes()),
        time);
  }

  private void follow(@Nullable Position at) {
    followers.follow(new ActorMessage.Follow(feed.getRef(), at, 1), present());
  }

  private void acknowledge(long acknowledged) {
    followers.acknowledge(new ActorMessage.Acknowledge(feed.getRef(), acknowledged), present());
  }

  private void publish(int number) {
    var changes =
        LongStream.rangeClosed(revision + 1, revision + number)
            .mapToObj(FollowersTest::change)
            .toList();
    revision += number;
    followers.publish(changes, present());
  }

  private static Batch.Change<String> change(long revision) {
    return change(revision, "state " + revision);
  }

  private static Batch.Change<String> change(long revision, String state) {
    var data = JsonNodeFactory.instance.objectNode();
    var event = new StoredEvent("changed", 1, data, "ann", Instant.EPOCH, null, null, null);
    return new Batch.Change<>(revision, Instant.EPOCH, event, state);
  }

  private Present<String> present() {
    return new Present<>("life", revision, "state " + revision);
  }

  private static Position at(long revision) {
    return new Position("life", revision);
  }

  private static final class Time extends Clock {
    private Instant now = Instant.EPOCH;

    void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
