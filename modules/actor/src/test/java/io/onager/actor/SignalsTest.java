package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.ConfigFactory;
import io.onager.model.Position;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which signals each feed is sent, and when: the bookkeeping alone. */
class SignalsTest {
  private static final HostSettings SETTINGS =
      HostSettings.create(
          ConfigFactory.parseString("onager.actor.max-unacknowledged = 2")
              .withFallback(ConfigFactory.load()));

  private final TestInbox<Publication> feed = TestInbox.create();
  private final Followers<String> followers =
      new Followers<>(
          TestInbox.<ActorMessage>create().getRef(),
          SETTINGS,
          new MessageLimit("actor", SETTINGS.maxMessageBytes()),
          Clock.systemUTC());

  private long revision = 7;

  /** The number of the last signal that was received. */
  private long sentLast;

  @Test
  void sendsOneAtATimeAndThenTheNewest() {
    follow(null);
    signal(7, "a");
    signal(7, "b");
    signal(7, "c");
    assertThat(received()).containsExactly("present 7", "signal 7 a");

    acknowledge(sentLast);
    assertThat(received()).containsExactly("signal 7 c");
    acknowledge(sentLast - 2); // of one that came late
    signal(7, "d");
    assertThat(received()).isEmpty();

    acknowledge(sentLast);
    assertThat(received()).containsExactly("signal 7 d");
    acknowledge(sentLast);
    assertThat(received()).isEmpty();
  }

  @Test
  void dropsWhatIsOfAnotherRevision() {
    follow(null);

    signal(6, "a");
    signal(8, "b");

    assertThat(received()).containsExactly("present 7");
  }

  @Test
  void tellsOneWhoComesLaterTheNewest() {
    signal(7, "a");
    signal(7, "b");

    follow(null);

    assertThat(received()).containsExactly("present 7", "signal 7 b");
  }

  @Test
  void forgetsItWithTheNextRevision() {
    follow(null);
    signal(7, "a");
    publish();

    follow(null);

    assertThat(received()).containsExactly("present 7", "signal 7 a", "published 8", "present 8");
  }

  @Test
  void forgetsItWithTheNextRevisionThoughNobodyFollows() {
    signal(7, "a");
    publish();

    follow(null);

    assertThat(received()).containsExactly("present 8");
  }

  @Test
  void forgetsItWhereTheActorIsFoundFurtherOn() {
    signal(7, "a");
    followers.resynchronize(present());

    follow(null);

    assertThat(received()).containsExactly("present 7");
  }

  @Test
  void sendsWhatWasLostAgainOnceTheLeaseIsRenewed() {
    follow(null);
    signal(7, "a");
    received();

    follow(new Position("life", 7));
    assertThat(received()).containsExactly("caught 7", "signal 7 a");
    acknowledge(sentLast);
    follow(new Position("life", 7));

    assertThat(received()).containsExactly("caught 7");
  }

  @Test
  void sendsItToAFeedThatBeginsAnewThoughItHadItBefore() {
    follow(null);
    signal(7, "a");
    assertThat(received()).containsExactly("present 7", "signal 7 a");
    acknowledge(sentLast);

    follow(null);

    assertThat(received()).containsExactly("present 7", "signal 7 a");
  }

  @Test
  void sendsItBehindItsRevisionToAFeedThatIsBehind() {
    follow(null);
    publish();
    publish();
    publish(); // held back
    signal(10, "a");
    assertThat(received()).containsExactly("present 7", "published 8", "published 9");

    followers.acknowledge(new ActorMessage.Acknowledge(feed.getRef(), 9), present());

    assertThat(received()).containsExactly("published 10", "signal 10 a");
  }

  private void follow(@Nullable Position at) {
    followers.follow(new ActorMessage.Follow(feed.getRef(), at, 1), present());
  }

  private void signal(long at, String value) {
    followers.signal(new ActorMessage.Signal(at, value), present());
  }

  private void acknowledge(long number) {
    followers.acknowledgeSignal(new ActorMessage.AcknowledgeSignal(feed.getRef(), number));
  }

  private List<String> received() {
    return feed.getAllReceived().stream().map(this::summary).toList();
  }

  private String summary(Publication publication) {
    if (publication instanceof Publication.Signal signal) {
      sentLast = signal.number();
      return "signal %d %s".formatted(signal.revision(), signal.value());
    }
    if (publication instanceof Publication.Published published) {
      return "published " + published.updates().get(0).revision();
    }
    return publication instanceof Publication.Caught caught
        ? "caught " + caught.revision()
        : "present " + ((Publication.Present) publication).revision();
  }

  private void publish() {
    revision++;
    var data = JsonNodeFactory.instance.objectNode();
    var event = new StoredEvent("changed", 1, data, "ann", Instant.EPOCH, null, null, null);
    followers.publish(
        List.of(new Batch.Change<>(revision, Instant.EPOCH, event, "state")), present());
  }

  private Present<String> present() {
    return new Present<>("life", revision, "state");
  }
}
