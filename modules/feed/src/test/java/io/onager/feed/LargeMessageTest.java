package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.actor.Outcome;
import io.onager.actor.Reading;
import io.onager.model.Address;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is too large for the way between two nodes is said to be; nobody waits for it for ever. */
class LargeMessageTest {
  private static final int FRAME = 256 * 1024;

  private static TestCluster cluster;

  private Address address;

  @BeforeAll
  static void start() {
    cluster =
        TestCluster.start(
            2,
            """
            onager.actor.ask-timeout = 10s
            pekko.remote.artery.advanced.maximum-frame-size = %d b
            """
                .formatted(FRAME));
  }

  @BeforeEach
  void choose() {
    address = cluster.freshOn(cluster.node(0));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void tellsAStateThatJustFits() {
    var log = cluster.node(1).watch(address, null);
    log.lookUntil(0);

    // the event has it, too
    write("é".repeat((FRAME - 32 * 1024) / 4));

    log.lookUntil(1);
    write("x");
    log.lookUntil(2);
    log.stop();
  }

  @Test
  void endsTheWatchingWhereTheStateIsTooLarge() {
    var log = cluster.node(1).watch(address, null);
    log.lookUntil(0);
    write("x".repeat(FRAME / 2));
    log.lookUntil(1);

    write("x".repeat(FRAME / 2));

    assertThatThrownBy(() -> log.lookUntil(2)).isInstanceOf(ActorFailedException.class);
    assertThat(
            Waiting.get("the state", cluster.node(1).actors().read(address).toCompletableFuture()))
        .isInstanceOf(Reading.Failed.class);
    var late = cluster.node(1).watch(address, From.behind(null, 1));
    assertThatThrownBy(() -> late.lookUntil(2)).isInstanceOf(ActorFailedException.class);
  }

  @Test
  void isWatchedAgainAsSoonAsTheStateIsSmaller() {
    write("x".repeat(FRAME / 2));
    write("x".repeat(FRAME / 2));
    var late = cluster.node(1).watch(address, null);
    assertThatThrownBy(() -> late.lookUntil(2)).isInstanceOf(ActorFailedException.class);

    assertThat(cluster.node(1).replace(address, "small")).isInstanceOf(Outcome.Done.class);

    var log = cluster.node(1).watch(address, From.behind(null, 1));
    log.lookUntil(3);
    log.assertAsStored(cluster.history(address));
    log.stop();
  }

  @Test
  void refusesArgumentsThatAreTooLarge() {
    var refused = cluster.node(1).write(address, "x".repeat(FRAME), null);

    assertThat(Waiting.get("the refusal", refused)).isInstanceOf(Outcome.InvalidArguments.class);
  }

  private void write(String text) {
    assertThat(Waiting.get("the command", cluster.node(1).write(address, text, null)))
        .isInstanceOf(Outcome.Done.class);
  }
}
