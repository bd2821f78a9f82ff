package io.onager.samples.gameroom.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The nodes as clients know them, and the threads of all clients. */
final class Nodes implements AutoCloseable {
  private static final int THREADS = 4;

  private final List<URI> places;
  private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);
  private final HttpClient http =
      HttpClient.newBuilder().executor(executor).connectTimeout(Duration.ofSeconds(2)).build();

  Nodes(List<URI> places) {
    this.places = List.copyOf(places);
  }

  int count() {
    return places.size();
  }

  URI place(int node) {
    return places.get(node);
  }

  /** Returns where the clients of the libraries connect to. */
  List<URI> webSockets() {
    return places.stream()
        .map(place -> URI.create(place.toString().replaceFirst("^http", "ws") + "/onager/ws"))
        .toList();
  }

  /** Returns any node but {@code avoided}, where there is another one. */
  int choose(Random random, int avoided) {
    if (avoided < 0 || places.size() == 1) {
      return random.nextInt(places.size());
    }
    return (avoided + 1 + random.nextInt(places.size() - 1)) % places.size();
  }

  HttpClient http() {
    return http;
  }

  /** Runs something after some time, on a thread of the clients'. */
  void later(long millis, Runnable action) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, executor).execute(action);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
