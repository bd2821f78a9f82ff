package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.Outcome;
import io.onager.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An actor on one of three nodes, its watchers on the others, and what happens to them. */
class FeedsOverNodesTest {
  private TestCluster cluster;
  private ClusterNode host;
  private List<ClusterNode> others;
  private Address address;

  @BeforeEach
  void start() {
    // no renewal comes in time: what is lost with a node is found by looking for the actor
    cluster = TestCluster.start(3, "onager.feed.renewal = 1h");
    host = cluster.node(2); // not the oldest, which has the coordinator
    address = cluster.freshOn(host);
    others = List.of(cluster.node(0), cluster.node(1));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void tellsEachNodeOfEachUpdateOnceHoweverManyWatchThere() {
    var logs = new ArrayList<Log>();
    for (var i = 0; i < 10; i++) {
      others.forEach(node -> logs.add(node.watch(address, null)));
    }
    logs.forEach(log -> log.lookUntil(0));

    host.write(address, 50);

    logs.forEach(log -> log.lookUntil(50));
    assertThat(others)
        .allSatisfy(node -> assertThat(node.heard().published()).as("messages").isEqualTo(50));
    assertAsStored(logs);
  }

  @Test
  void comesBackByItselfWhenItsNodeIsKilled() {
    var logs = watch();
    others.get(0).write(address, 5);
    logs.forEach(log -> log.lookUntil(5));
    var before = others.get(0).heard().found();
    others.forEach(node -> node.heard().clear());

    cluster.kill(host);

    assertThat(before).isPositive();
    awaitFound(); // nobody has given it a command
    others.get(1).write(address, 5);
    logs.forEach(log -> log.lookUntil(10));
    assertAsStored(logs);
  }

  @Test
  void goesOnWhereItWasMovedToAnotherNode() {
    var logs = watch();
    var writing = new ArrayList<CompletableFuture<Outcome>>();
    for (var i = 0; i < 100; i++) {
      writing.add(others.get(i % 2).writeOnce(address, "x", "k" + i));
    }

    cluster.leave(host);

    writing.forEach(each -> Waiting.get("a command", each));
    logs.forEach(log -> log.lookUntil(100));
    assertAsStored(logs);
  }

  @Test
  void looksForAMovedActorAtOnce() {
    try (var patient = TestCluster.start(3, "onager.feed { renewal = 1h, retry = 1h }")) {
      var moving = patient.node(2);
      var moved = patient.freshOn(moving);
      var log = patient.node(0).watch(moved, null);
      log.lookUntil(0);

      patient.leave(moving);

      patient.node(1).write(moved, 1);
      log.lookUntil(1);
      log.stop();
    }
  }

  @Test
  void carriesOutOnceWhatIsAskedAThousandTimesWhileItsNodeIsKilled() {
    var log = others.get(0).watch(address, null);
    log.lookUntil(0);
    var asked = new ArrayList<CompletableFuture<Outcome>>();
    for (var i = 0; i < 1000; i++) {
      if (i == 500) {
        cluster.kill(host);
      }
      asked.add(others.get(i % 2).writeOnce(address, "x", "the same"));
    }

    var outcomes = new ArrayList<Outcome>();
    asked.forEach(each -> outcomes.add(Waiting.get("the command", each)));

    assertThat(Set.copyOf(outcomes)).hasSize(1);
    assertThat(cluster.history(address)).hasSize(1);
    log.lookUntil(1);
    assertAsStored(List.of(log));
  }

  @Test
  void carriesOutOnceWhatIsAskedAThousandTimesWhileItMoves() {
    var asked = new ArrayList<CompletableFuture<Outcome>>();
    for (var i = 0; i < 999; i++) {
      asked.add(cluster.nodes().get(i % 3).writeOnce(address, "x", "the same"));
    }
    asked.forEach(each -> Waiting.get("the command", each));
    cluster.leave(host);
    asked.add(others.get(0).writeOnce(address, "x", "the same"));

    var outcomes =
        asked.stream().map(each -> Waiting.get("the command", each)).collect(Collectors.toSet());

    assertThat(outcomes).hasSize(1);
    assertThat(cluster.history(address)).hasSize(1);
  }

  private List<Log> watch() {
    var logs = others.stream().map(node -> node.watch(address, null)).toList();
    logs.forEach(log -> log.lookUntil(0));
    return logs;
  }

  private void awaitFound() {
    others.forEach(
        node -> Waiting.until(() -> "the actor to be found again", () -> node.heard().found() > 0));
  }

  private void assertAsStored(List<Log> logs) {
    Log.assertAsStored(logs, cluster.history(address));
  }
}
