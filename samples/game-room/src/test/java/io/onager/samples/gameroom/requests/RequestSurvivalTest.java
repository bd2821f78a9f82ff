package io.onager.samples.gameroom.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Json;
import io.onager.testkit.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of single requests when their nodes die, or all nodes do, or of them. */
class RequestSurvivalTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static RequestCluster cluster;

  @BeforeAll
  static void start() throws SQLException {
    cluster = new RequestCluster();
  }

  @BeforeEach
  void startAll() {
    cluster.startAll();
  }

  @AfterAll
  static void stop() throws SQLException {
    cluster.close();
  }

  @Test
  void isTakenUpByAnotherNodeAndItsWatchersSeeIt() throws Exception {
    var request = cluster.client().submit(RequestNode.SURVIVE, Json.tree(Map.of()), "survive");
    try (var watchers = new RequestWatchers(1, cluster.addresses())) {
      watchers.watch(request, cluster.client().begin(request));
      Waiting.until("progress", () -> watchers.events(request).contains("progressed"));

      cluster.nodes().kill(cluster.node(cluster.journal().worker(request)));
      var end = cluster.client().await(request, "completed");
      cluster.startAll();

      assertThat(end.path("result").asInt()).as("the attempt that completed it").isEqualTo(2);
      Waiting.until("its end", () -> watchers.events(request).contains("completed 2"));
      assertThat(watchers.events(request)).isEqualTo(cluster.journal().history(request));
      assertThat(watchers.events(request))
          .containsSubsequence("submitted", "started 1", "released 1", "started 2", "completed 2");
      assertThat(watchers.faults()).isEmpty();
    }
  }

  @Test
  void goesOnWhenAllNodesWereStoppedOrKilled() {
    var stopped = submit("stopped", 150);
    IntStream.range(0, RequestCluster.SIZE).forEach(cluster.nodes()::stop);
    cluster.startAll();
    var killed = submit("killed", 150);
    IntStream.range(0, RequestCluster.SIZE).forEach(cluster.nodes()::kill);
    cluster.startAll();

    awaitCompleted(stopped);
    awaitCompleted(killed);
    assertThat(cluster.sum(List.of("stopped", "killed"))).isEqualTo(300);
  }

  @Test
  void poisonKillsThreeNodesAndNoMore() throws Exception {
    var others = submit("others", 50);
    var poison = cluster.client().submit(RequestNode.POISON, Json.tree(Map.of()), "poison");
    Waiting.until(
        "the poison to be a dead letter",
        PATIENCE,
        () -> {
          cluster.startAll();
          return cluster.journal().isDead(poison);
        });
    cluster.startAll();

    awaitCompleted(others);
    assertThat(cluster.sum(List.of("others"))).isEqualTo(50);
    assertThat(cluster.client().state(poison).at("/error/code").asText()).isEqualTo("worker-lost");
    assertThat(cluster.journal().history(poison))
        .containsExactly(
            "submitted",
            "started 1",
            "released 1",
            "started 2",
            "released 2",
            "started 3",
            "failed 3");
  }

  private static List<String> submit(String counter, int count) {
    var requests = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      var one = new Count(counter, 0, 200).tree();
      requests.add(cluster.client().submit(RequestNode.COUNT, one, counter + "-" + i));
    }
    return requests;
  }

  private static void awaitCompleted(List<String> requests) {
    requests.forEach(request -> cluster.client().await(request, "completed"));
  }
}
