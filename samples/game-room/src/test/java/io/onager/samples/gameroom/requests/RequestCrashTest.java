package io.onager.samples.gameroom.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Json;
import io.onager.testkit.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of requests over three nodes that are killed all the while: each completes once, also
 * for those who watch it, and what it does is done once. {@code -Donager.requests=10000} says how
 * many, {@code -Donager.seed} repeats what was chosen at random.
 */
class RequestCrashTest {
  private static final int REQUESTS = Integer.getInteger("onager.requests", 3_000);
  private static final int WATCHED = 300;
  private static final int FAILURES = Math.max(3, REQUESTS / 750);
  private static final int SUBMITTERS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> COUNTERS =
      IntStream.range(0, 20).mapToObj(number -> "c" + number).toList();

  private final long seed = Long.getLong("onager.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicInteger submitted = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  @Test
  void completesEachOnceWhileNodesAreKilled() throws Exception {
    System.out.printf("%d requests; repeat with -Donager.seed=%d%n", REQUESTS, seed);
    var begun = System.nanoTime();
    var threads = Executors.newFixedThreadPool(SUBMITTERS);
    try (var cluster = new RequestCluster();
        var watchers = new RequestWatchers(6, cluster.addresses())) {
      var submitters = submit(threads, cluster, watchers);
      failNodes(cluster);
      for (var submitter : submitters) {
        submitter.get();
      }
      assertThat(faults).as("of those who submit").isEmpty();
      cluster.nodes().kill(random.nextInt(RequestCluster.SIZE));
      cluster.startAll();

      assertCompletedOnce(cluster);
      assertCountedOnce(cluster);
      assertWatched(cluster, watchers);
      System.out.printf(
          "%s, %d watched, %d failures of nodes, %d s%n",
          cluster.journal().events(),
          watchers.requests().size(),
          FAILURES + 1,
          Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Future<?>> submit(
      ExecutorService threads, RequestCluster cluster, RequestWatchers watchers) {
    var submitters = new ArrayList<Future<?>>();
    for (var i = 0; i < SUBMITTERS; i++) {
      submitters.add(threads.submit(() -> submitAll(cluster.client(), watchers)));
    }
    return submitters;
  }

  private void submitAll(RequestClient client, RequestWatchers watchers) {
    var number = submitted.getAndIncrement();
    while (number < REQUESTS && faults.isEmpty()) {
      try {
        submit(number, client, watchers);
        accepted.incrementAndGet();
      } catch (RuntimeException | AssertionError e) {
        faults.add("%d: %s (%s)".formatted(number, e.getMessage(), e.getCause()));
      }
      number = submitted.getAndIncrement();
    }
  }

  private static void submit(int number, RequestClient client, RequestWatchers watchers) {
    var counter = COUNTERS.get(number % COUNTERS.size());
    if (number % 10 == 9) {
      var till = Till.names().get(number % Till.names().size());
      client.invoke("till/" + till + "/Sell", Json.tree(new Till.Sell(counter)), "k" + number);
      return;
    }
    var isWatched = number % (REQUESTS / WATCHED) == 0;
    var count = new Count(counter, number % 7 == 0 ? 1 : 0, isWatched ? 250 : number % 20);
    var request = client.submit(RequestNode.COUNT, count.tree(), "k" + number);
    if (isWatched) {
      watchers.watch(request, client.begin(request));
    }
  }

  /** Kills one node after another and starts it again; one of them it stops in order. */
  private void failNodes(RequestCluster cluster) {
    for (var failure = 1; failure <= FAILURES; failure++) {
      var enough = failure * REQUESTS / (FAILURES + 1);
      Waiting.until(
          enough + " requests to be accepted",
          PATIENCE,
          () -> accepted.get() >= enough || !faults.isEmpty());
      var node = random.nextInt(RequestCluster.SIZE);
      if (failure == 2) {
        cluster.nodes().stop(node);
      } else {
        cluster.nodes().kill(node);
      }
      cluster.nodes().start(node);
    }
  }

  private static void assertCompletedOnce(RequestCluster cluster) throws Exception {
    var journal = cluster.journal();
    Waiting.until(
        "all requests to be completed",
        PATIENCE,
        () -> {
          assertThat(journal.statuses()).isEqualTo(Map.of("completed", (long) REQUESTS));
          return true;
        });
    assertThat(journal.withoutExactlyOne("submitted")).isEmpty();
    assertThat(journal.withoutExactlyOne("completed")).isEmpty();
    assertThat(journal.withoutExactlyOne("step-kept")).isEmpty();
    assertThat(journal.goingOnBehindTheirEnd()).isEmpty();
    assertThat(journal.sold()).as("events that sent a request").isEqualTo(REQUESTS / 10);
    Waiting.until("an empty outbox", PATIENCE, () -> journal.undelivered() == 0);
  }

  private static void assertCountedOnce(RequestCluster cluster) throws Exception {
    assertThat(cluster.journal().counted()).as("changes of counters").isEqualTo(REQUESTS);
    assertThat(cluster.sum(COUNTERS)).as("the sum of counters").isEqualTo(REQUESTS);
  }

  private static void assertWatched(RequestCluster cluster, RequestWatchers watchers)
      throws Exception {
    assertThat(watchers.requests()).hasSizeGreaterThan(WATCHED / 2);
    for (var request : watchers.requests()) {
      var history = cluster.journal().history(request);
      Waiting.until(
          "what watchers are told of %s: %s".formatted(request, history),
          () -> watchers.events(request).size() >= history.size());
      assertThat(watchers.events(request)).as("told of " + request).isEqualTo(history);
    }
    assertThat(watchers.faults()).isEmpty();
  }
}
