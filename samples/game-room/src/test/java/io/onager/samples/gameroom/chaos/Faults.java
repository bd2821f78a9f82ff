package io.onager.samples.gameroom.chaos;

import io.onager.journal.EmbeddedDatabase;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import io.onager.testkit.ProcessCluster;
import io.onager.testkit.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What is done to the cluster, one after the other. Blocks; for one thread. */
final class Faults {
  private static final Duration EVERY = Duration.ofSeconds(20);
  private static final Duration CALM = Duration.ofSeconds(3);
  private static final Duration FROZEN = Duration.ofSeconds(15);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(60);
  private static final int LONGEST_AWAY_MILLIS = 8_000;

  private final ProcessCluster cluster;
  private final EmbeddedDatabase database;
  private final Random random;
  private final Findings findings;
  private final boolean lenient;
  private final Consumer<String> log;
  private final HttpClient http;
  private final List<Fault> done = new ArrayList<>();

  Faults(
      ProcessCluster cluster,
      EmbeddedDatabase database,
      HttpClient http,
      Random random,
      Findings findings,
      boolean lenient,
      Consumer<String> log) {
    this.cluster = cluster;
    this.database = database;
    this.http = http;
    this.random = random;
    this.findings = findings;
    this.lenient = lenient;
    this.log = log;
  }

  /** Does as many as there is time for, each with some calm behind it; returns what it did. */
  List<Fault> run(Duration time) {
    for (var kind : Schedule.of((int) Math.max(1, time.dividedBy(EVERY)), random)) {
      var begin = System.nanoTime();
      run(kind);
      done.add(new Fault(kind, begin, System.nanoTime()));
      var calm = EVERY.minusNanos(System.nanoTime() - begin);
      pause(calm.compareTo(CALM) < 0 ? CALM : calm);
    }
    return done;
  }

  private void run(Fault.Kind kind) {
    startWhatEnded();
    var node = random.nextInt(cluster.size());
    var away = Duration.ofMillis(random.nextInt(LONGEST_AWAY_MILLIS));
    switch (kind) {
      case CRASH -> {
        log.accept("node %d is killed, and started again after %s".formatted(node, away));
        cluster.kill(node);
        pause(away);
        start(node);
      }
      case GRACEFUL -> {
        log.accept("node %d is stopped, and started again".formatted(node));
        cluster.stop(node);
        start(node);
      }
      case FREEZE -> {
        log.accept("node %d is frozen for %s".formatted(node, FROZEN));
        cluster.freeze(node);
        pause(FROZEN);
        cluster.thaw(node);
        awaitBack(node);
      }
      case DATABASE -> {
        log.accept("the database is restarted");
        database.restart();
        awaitAll();
      }
    }
    log.accept("… is over");
  }

  private void start(int node) {
    try {
      cluster.start(node);
    } catch (AssertionError | IllegalStateException e) {
      findings.add(Kind.GONE, "node %d: %s".formatted(node, e.getMessage()));
      return;
    }
    awaitAll();
  }

  /** A node that was frozen goes on, or finds that the others went on without it, and ends. */
  private void awaitBack(int node) {
    pause(CALM);
    try {
      Waiting.until(
          "the end or the readiness of node " + node,
          BACK_WITHIN,
          () -> !cluster.isRunning(node) || isReady(node));
    } catch (AssertionError e) {
      findings.add(Kind.GONE, "node %d: %s".formatted(node, e.getMessage()));
      cluster.kill(node);
    }
    if (!cluster.isRunning(node)) {
      log.accept("node %d has ended, and is started again".formatted(node));
      start(node);
    }
  }

  /** A node that stalls on a machine that does other work ends, as if it had been frozen. */
  private void startWhatEnded() {
    for (var node = 0; lenient && node < cluster.size(); node++) {
      if (!cluster.isRunning(node)) {
        log.accept("node %d has ended by itself, and is started again".formatted(node));
        start(node);
      }
    }
  }

  private void awaitAll() {
    for (var node = 0; node < cluster.size(); node++) {
      var present = node;
      try {
        Waiting.until("node %d to be ready".formatted(node), BACK_WITHIN, () -> isReady(present));
      } catch (AssertionError e) {
        findings.add(Kind.GONE, String.valueOf(e.getMessage()));
      }
    }
  }

  private boolean isReady(int node) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(cluster.http(node) + "/onager/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
