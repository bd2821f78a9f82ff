package io.onager.samples.gameroom.requests;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Onager;
import io.onager.client.Options;
import io.onager.client.Update;
import io.onager.client.WatchOptions;
import io.onager.model.Position;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;

/** Watch requests live, over connections that come back, and note what they are told. */
final class RequestWatchers implements AutoCloseable {
  /** One request as it is told: the names of its events, and which attempt begins. */
  private static final class Watched implements Flow.Subscriber<Update<JsonNode>> {
    private final List<String> events = new ArrayList<>();
    private final Queue<String> faults;
    private final String id;

    Watched(String id, Queue<String> faults) {
      this.id = id;
      this.faults = faults;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(Update<JsonNode> update) {
      var event = update.event();
      var attempt = event.json().path("attempt").asText();
      events.add(attempt.isEmpty() ? event.type() : event.type() + " " + attempt);
      if (update.revision() != events.size()) {
        faults.add("%s: revision %d as number %d".formatted(id, update.revision(), events.size()));
      }
    }

    @Override
    public void onError(Throwable failure) {
      faults.add("%s: %s".formatted(id, failure));
    }

    @Override
    public void onComplete() {
      // The client was closed.
    }

    synchronized List<String> events() {
      return List.copyOf(events);
    }
  }

  private final List<Onager> clients = new ArrayList<>();
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  /** Connects so many clients, each to one node first, and to the others after losses. */
  RequestWatchers(int connections, List<URI> nodes) {
    var places =
        nodes.stream()
            .map(node -> URI.create(node.toString().replaceFirst("^http", "ws") + "/onager/ws"))
            .toList();
    for (var i = 0; i < connections; i++) {
      clients.add(Onager.connect(places, Options.DEFAULT.withSilence(Duration.ofSeconds(2))));
    }
  }

  /** Watches the events of a request from its beginning. */
  void watch(String request, Position begin) {
    var one = new Watched(request, faults);
    if (watched.putIfAbsent(request, one) == null) {
      clients
          .get(Math.floorMod(request.hashCode(), clients.size()))
          .actor("request", request)
          .watch(WatchOptions.EVENTS.withFrom(begin))
          .subscribe(one);
    }
  }

  /** Returns the requests that are watched. */
  List<String> requests() {
    return List.copyOf(watched.keySet());
  }

  /** Returns what was told of a request, in the order in which it was. */
  List<String> events(String request) {
    return requireNonNull(watched.get(request), request).events();
  }

  /** Returns what should not have been. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    clients.forEach(Onager::close);
  }
}
