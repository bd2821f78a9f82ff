package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.ActorMessage;
import io.onager.actor.Publication;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A feed that has not heard yet what others have heard elsewhere. */
class LateFeedTest {
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
  void resumesOneWhoIsAheadThoughOnlyTheFirstOfWhatIsMissingHasArrived() {
    var address = node.fresh();
    node.add(address, 1);
    var network = new HeldBack(held -> held.subList(0, 1));
    var feeds = node.feedsBehind(network::before);
    var first = new Log(feeds, address, null);
    first.lookUntil(1);
    network.hold();
    for (var i = 0; i < 5; i++) {
      node.add(address, 1);
    }
    Waiting.until(() -> "5 held back: " + network.held(), () -> network.held() >= 5);

    network.releaseBehindNextAttach();
    var log = new Log(feeds, address, From.behind(first.epoch(), 6));
    awaitBegin(log);

    assertThat(log.start()).isEqualTo(Start.RESUMED);
    first.stop();
    log.stop();
  }

  @Test
  void resumesOneWhoIsAheadAndKnowsNoEpoch() {
    var address = node.fresh();
    node.add(address, 1);
    var losses = new Losses(1);
    var feeds = node.lossyFeeds(losses);
    var first = new Log(feeds, address, null);
    first.lookUntil(1);
    losses.chance(1);
    node.add(address, 5);

    var log = new Log(feeds, address, From.behind(null, 6));
    var inOrder = new Log(feeds, address, From.behind(first.epoch(), 1));
    awaitBegin(inOrder); // the feed has dealt with the one before it
    assertThat(log.look(1)).isZero();
    losses.chance(0);
    awaitBegin(log);

    assertThat(log.start()).isEqualTo(Start.RESUMED);
    first.stop();
    inOrder.stop();
    log.stop();
  }

  @Test
  void resetsOneWhoIsAheadOfAnActorThatNeverRests() {
    var address = node.fresh();
    node.add(address, 1);
    var network = new HeldBack(held -> held);
    var feeds = node.feedsBehind(network::before);
    var first = new Log(feeds, address, null);
    first.lookUntil(1);

    var log = new Log(feeds, address, From.behind(first.epoch(), 1_000_000));
    Waiting.until(
        () -> "the beginning",
        () -> {
          node.add(address, 1);
          log.look(1);
          return log.start() != null;
        });

    assertThat(log.start()).isEqualTo(Start.RESET);
    first.stop();
    log.stop();
  }

  @Test
  void doesNotTakeAnOlderAnswerForTheOneThatItAskedFor() {
    var address = node.fresh();
    node.add(address, 1);
    var older = new AtomicReference<FeedCommand>();
    var network = new HeldBack(held -> List.of(older.get()));
    var feeds = node.feedsBehind(network::before);
    var first = new Log(feeds, address, null);
    first.lookUntil(1);
    var actor = node.testKit().<ActorMessage>createTestProbe().getRef();
    older.set(
        new FeedCommand.Heard(new Publication.Caught(String.valueOf(first.epoch()), 1, actor, 1)));
    network.hold();
    node.add(address, 1);
    Waiting.until(() -> "1 held back: " + network.held(), () -> network.held() >= 1);

    network.releaseBehindNextAttach();
    var log = new Log(feeds, address, From.behind(first.epoch(), 2));
    awaitBegin(log);

    assertThat(log.start()).isEqualTo(Start.RESUMED);
    first.stop();
    log.stop();
  }

  @Test
  void asksOnceForAGapHoweverMuchComesBehindIt() {
    var address = node.fresh();
    node.add(address, 1);
    var network = new HeldBack(held -> held.subList(1, held.size()));
    var feeds = node.feedsBehind(network::before);
    var first = new Log(feeds, address, null);
    first.lookUntil(1);
    network.hold();
    for (var i = 0; i < 100; i++) {
      node.add(address, 1);
    }
    Waiting.until(() -> "100 held back: " + network.held(), () -> network.held() >= 100);

    var before = network.answers();
    network.releaseBehindNextAttach();
    var log = new Log(feeds, address, null);
    log.lookUntil(101);

    // an actor answers in order: what it was asked too much is answered before this
    node.add(address, 1);
    log.lookUntil(102);
    assertThat(network.answers() - before).isLessThan(30);
    first.stop();
    log.stop();
  }

  private static void awaitBegin(Log log) {
    Waiting.until(
        () -> "the beginning",
        () -> {
          log.look(10);
          return log.start() != null;
        });
  }
}
