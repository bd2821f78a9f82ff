package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.model.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed is told what its actor has stored, and nothing else. */
class FollowTest {
  private static Node node;

  private TestProbe<Publication> feed;

  @BeforeAll
  static void start() {
    node = Node.start("onager.actor { ring-updates = 64, max-unacknowledged = 4 }", Ledger.ACTOR);
  }

  @BeforeEach
  void open() {
    feed = node.feed();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void beginsAtThePresentThenTellsEachRevisionInOrder() {
    add("order", 2);
    follow("order", null);

    var present = receive(Publication.Present.class);
    assertThat(present.revision()).isEqualTo(2);
    assertThat(present.state()).isEqualTo("{\"entries\":[\"x\",\"x\"]}");

    for (var i = 0; i < 50; i++) {
      node.invokeLater("ledger/order", "Add", "{'entry':'y'}", null);
    }
    var reached = present.revision();
    while (reached < 52) {
      var published = receive(Publication.Published.class);
      assertThat(published.epoch()).isEqualTo(present.epoch());
      for (var update : published.updates()) {
        assertThat(update.revision()).isEqualTo(++reached);
        assertThat(update.event()).isEqualTo("{\"type\":\"added\",\"entry\":\"y\"}");
      }
      present.actor().tell(new ActorMessage.Acknowledge(feed.getRef(), reached));
    }
    feed.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsWhatWasMissedOutOfTheRing() {
    follow("ring", null);
    var epoch = firstEpoch("ring");
    add("ring", 3);
    assertThat(revisions(receive(Publication.Published.class))).containsExactly(2L, 3L, 4L);

    follow("ring", new Position(epoch, 3));
    assertThat(revisions(receive(Publication.Published.class))).containsExactly(4L);
    assertThat(receive(Publication.Caught.class).revision()).isEqualTo(4);
    follow("ring", new Position(epoch, 4));
    assertThat(receive(Publication.Caught.class).revision()).isEqualTo(4);
    follow("ring", new Position("another", 4));
    assertThat(receive(Publication.Present.class).revision()).isEqualTo(4);
  }

  @Test
  void goesOnAtTheSamePositionAfterARestart() {
    follow("restart", null);
    var epoch = firstEpoch("restart");
    follow("restart", new Position(epoch, 1));
    var actor = receive(Publication.Caught.class).actor();

    node.stop(actor);
    assertThat(receive(Publication.Ended.class).actor()).isEqualTo(actor);
    follow("restart", new Position(epoch, 1));
    assertThat(receive(Publication.Caught.class).epoch()).isEqualTo(epoch);
    add("restart", 1);

    assertThat(revisions(receive(Publication.Published.class))).containsExactly(2L);
  }

  @Test
  void holdsBackUntilTheFeedSaysWhatItHas() {
    follow("slow", null);
    var actor = receive(Publication.Present.class).actor();
    for (var i = 0; i < 6; i++) {
      add("slow", 1);
    }
    var received = new ArrayList<Long>();
    while (received.size() < 4) {
      received.addAll(revisions(receive(Publication.Published.class)));
    }
    assertThat(received).containsExactly(1L, 2L, 3L, 4L);
    feed.expectNoMessage(Duration.ZERO);

    actor.tell(new ActorMessage.Acknowledge(feed.getRef(), 4));

    assertThat(revisions(receive(Publication.Published.class))).containsExactly(5L, 6L);
  }

  @Test
  void tellsNothingToWhoFollowsNoMore() {
    follow("leaves", null);
    var actor = receive(Publication.Present.class).actor();

    actor.tell(new ActorMessage.Unfollow(feed.getRef()));
    add("leaves", 1);

    feed.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsWhatIsLetKnownBetweenRevisions() {
    follow("signals", null);
    var epoch = firstEpoch("signals");
    var most = "x".repeat(ActorMessage.Signal.MAX_BYTES - "{'done':''}".length());

    signal("signals", 0, "late");
    signal("signals", 1, most);
    var said = receive(Publication.Signal.class);
    add("signals", 1);
    signal("signals", 1, "void");
    follow("signals", new Position(epoch, 2));

    assertThat(said.epoch()).isEqualTo(epoch);
    assertThat(said.revision()).isEqualTo(1);
    assertThat(said.value()).isEqualTo("{\"done\":\"%s\"}".formatted(most));
    assertThat(revisions(receive(Publication.Published.class))).containsExactly(2L);
    assertThat(receive(Publication.Caught.class).revision()).isEqualTo(2);
    feed.expectNoMessage(Duration.ZERO);
  }

  @Test
  void refusesWhatIsNoSignal() {
    var actors = node.actors();
    var address = Node.address("ledger/none");
    var tooLarge = "x".repeat(ActorMessage.Signal.MAX_BYTES - "{'done':''}".length() + 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> signal("none", 0, tooLarge))
        .withMessage("signal: expected at most 16384 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> actors.signal(address, 0, JsonNodeFactory.instance.textNode("done")))
        .withMessage("signal: expected a JSON object");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                actors.signal(
                    Node.address("nothing/none"), 0, JsonNodeFactory.instance.objectNode()))
        .withMessage("no actors of type nothing");
  }

  private static void signal(String id, long revision, String done) {
    var value = JsonNodeFactory.instance.objectNode().put("done", done);
    node.actors().signal(Node.address("ledger/" + id), revision, value);
  }

  /** Stores a first event: before it, a life has no lasting name. */
  private String firstEpoch(String id) {
    receive(Publication.Present.class);
    add(id, 1);
    return receive(Publication.Published.class).epoch();
  }

  private <T extends Publication> T receive(Class<T> form) {
    return feed.expectMessageClass(form, Node.PATIENCE);
  }

  private static List<Long> revisions(Publication.Published published) {
    return published.updates().stream().map(Update::revision).toList();
  }

  private void follow(String id, @Nullable Position at) {
    node.actors().tell(Node.address("ledger/" + id), new ActorMessage.Follow(feed.getRef(), at, 1));
  }

  private static void add(String id, int times) {
    assertThat(node.invoke("ledger/" + id, "Add", "{'entry':'x','times':%d}".formatted(times)))
        .isInstanceOf(Outcome.Done.class);
  }
}
