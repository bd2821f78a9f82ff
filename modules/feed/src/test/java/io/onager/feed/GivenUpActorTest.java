package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.ActorMessage;
import io.onager.actor.Publication;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An actor still speaks on a node that the others gave up, while it has gone on elsewhere. */
class GivenUpActorTest {
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    // no renewal comes in time to put things right
    cluster = TestCluster.start(1, "onager.feed { renewal = 1h, acknowledge-every = 4 }");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isNeitherBelievedNorTakenForThePlaceWhereTheActorIs(boolean saysItsState) {
    var node = cluster.node(0);
    var address = TestCluster.fresh();
    node.write(address, 5);
    var log = node.watch(address, null);
    log.lookUntil(5);
    var old = node.<ActorMessage>probe();

    node.heard()
        .tell(
            saysItsState
                ? new Publication.Present(log.epoch(), 3, "\"xxx\"", old.getRef(), 1)
                : new Publication.Caught(log.epoch(), 3, old.getRef(), 1));
    node.write(address, 20); // so many that several are acknowledged

    log.lookUntil(25);
    log.assertAsStored(cluster.history(address));
    assertThat(log.begin()).isEqualTo(5);
    old.expectNoMessage(Duration.ZERO);
    log.stop();
  }
}
