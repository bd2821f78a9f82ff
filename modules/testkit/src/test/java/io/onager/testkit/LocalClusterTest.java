package io.onager.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.onager.journal.TemplateDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

/** What happens to real nodes of a real application, and that they recover from it. */
class LocalClusterTest {
  private static final int ACTORS = 30;

  @Test
  void bringsActorsBackElsewhereWhenANodeIsKilled() {
    try (var cluster = LocalCluster.start(3, Tally.APPLICATION)) {
      addToEach(cluster, 0, 1);

      cluster.kill(0);

      assertThat(cluster.isRunning(0)).isFalse();
      cluster.awaitMembers(1, 2);
      addToEach(cluster, 1, 2);
      assertThatThrownBy(() -> cluster.start(1)).isInstanceOf(IllegalStateException.class);
      cluster.start(0);
      cluster.awaitMembers(0, 1, 2);
      addToEach(cluster, 0, 3);
    }
  }

  @Test
  void handsActorsOverWhenANodeIsStopped() {
    try (var cluster = LocalCluster.start(2, Tally.APPLICATION)) {
      addToEach(cluster, 0, 1);

      cluster.stop(0);

      cluster.awaitMembers(1);
      addToEach(cluster, 1, 2);
    }
  }

  @Test
  void endsTheMinorityOfAPartition() {
    try (var cluster = LocalCluster.start(3, Tally.APPLICATION)) {
      addToEach(cluster, 2, 1);

      cluster.network().partition(Set.of(0, 1), Set.of(2));

      cluster.awaitMembers(0, 1);
      cluster.awaitEnd(2);
      addToEach(cluster, 0, 2);
      cluster.network().heal();
      cluster.start(2);
      cluster.awaitMembers(0, 1, 2);
      addToEach(cluster, 2, 3);
    }
  }

  @Test
  void feelsADelayAndRecoversFromACut() {
    try (var cluster = LocalCluster.start(2, Tally.APPLICATION)) {
      addToEach(cluster, 0, 1);

      cluster.network().delay(0, 1, Duration.ofMillis(200));
      Waiting.until("bytes under way", () -> cluster.network().isHolding(0, 1));
      addToEach(cluster, 0, 2);

      cluster.network().heal();
      cluster.network().cut(0, 1);
      addToEach(cluster, 1, 3);
      cluster.awaitMembers(0, 1);
    }
  }

  @Test
  void leavesNoThread() {
    LocalCluster.start(2, Tally.APPLICATION).close();

    awaitNoThread("onager-");
  }

  @Test
  void leavesNoThreadOfANodeThatNeverBecomesAMember() {
    var application = Tally.APPLICATION.withJoining(LocalClusterTest::failOrJoinNever);
    var named = ConfigFactory.parseMap(Map.of("onager.cluster.name", "lonely"));

    assertThatThrownBy(() -> LocalCluster.start(2, application, TemplateDatabase.create(), named))
        .hasStackTraceContaining("node 0 stays alone");

    awaitNoThread("lonely-");
  }

  private static CompletionStage<Done> failOrJoinNever(ActorSystem<?> system) {
    var from = "pekko.remote.artery.advanced.tcp.outbound-client-hostname";
    return system.settings().config().getString(from).equals("127.0.0.10")
        ? CompletableFuture.failedStage(new IllegalStateException("node 0 stays alone"))
        : new CompletableFuture<>();
  }

  /** The JVM has threads of its own, which come when they are first needed. */
  private static void awaitNoThread(String prefix) {
    Waiting.until(
        "the threads to end",
        () -> {
          assertThat(Thread.getAllStackTraces().keySet())
              .extracting(Thread::getName)
              .noneMatch(name -> name.startsWith(prefix));
          return true;
        });
  }

  /** Adds 1 to each actor, with a key, until the answer has come: that this makes {@code sum}. */
  private static void addToEach(LocalCluster cluster, int node, long sum) {
    var all =
        IntStream.range(0, ACTORS).mapToObj(actor -> add(cluster, node, "t-" + actor, "k-" + sum));
    var answers = all.toList();
    for (var answer : answers) {
      assertThat(Waiting.get("an answer", Duration.ofSeconds(60), answer)).isEqualTo(sum);
    }
  }

  private static CompletableFuture<Long> add(
      LocalCluster cluster, int node, String actor, String key) {
    return cluster
        .onager(node)
        .ref(Tally.ACTOR, actor)
        .ask(new Tally.Add(1), key)
        .thenApply(answer -> answer.value(Long.class))
        .exceptionallyCompose(failure -> add(cluster, node, actor, key))
        .toCompletableFuture();
  }
}
