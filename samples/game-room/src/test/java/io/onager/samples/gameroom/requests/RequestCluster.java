package io.onager.samples.gameroom.requests;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.testkit.ProcessCluster;
import io.onager.testkit.ProcessCluster.Place;
import io.onager.testkit.Program;
import io.onager.testkit.QuickFailure;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Three {@link RequestNode}s on a database of their own, who asks them, and who reads after them.
 */
final class RequestCluster implements AutoCloseable {
  static final int SIZE = 3;

  private static final Program PROGRAM =
      Program.of(RequestNode.class)
          .withOptions("-Xmx256m", "-XX:TieredStopAtLevel=1")
          .withSettings(QuickFailure.settings(Duration.ofSeconds(3)));

  private final Map<Integer, Place> places = new ConcurrentHashMap<>();
  private final DatabaseSettings database = TemplateDatabase.create();
  private final ProcessCluster nodes;
  private final RequestClient client;
  private final RequestJournal journal;

  RequestCluster() throws SQLException {
    this.nodes = ProcessCluster.start(SIZE, this::program);
    this.client = new RequestClient(addresses());
    this.journal = new RequestJournal(database);
  }

  private Program program(Place place) {
    places.put(place.node(), place);
    return PROGRAM
        .withArguments(
            "node",
            "--port",
            Integer.toString(place.port()),
            "--cluster-port",
            Integer.toString(place.clusterPort()))
        .withDatabase(database);
  }

  List<URI> addresses() {
    return IntStream.range(0, SIZE).mapToObj(nodes::http).toList();
  }

  ProcessCluster nodes() {
    return nodes;
  }

  RequestClient client() {
    return client;
  }

  RequestJournal journal() {
    return journal;
  }

  /** Starts what does not run. */
  void startAll() {
    IntStream.range(0, SIZE).filter(node -> !nodes.isRunning(node)).forEach(nodes::start);
  }

  /** Returns the node of a worker, as it is named in an event. */
  int node(String worker) {
    return places.values().stream()
        .filter(place -> worker.contains(":%d#".formatted(place.clusterPort())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no node is " + worker))
        .node();
  }

  /** Returns the sum of what counters say. */
  long sum(List<String> counters) {
    return counters.stream()
        .map(counter -> client.actor("counter/" + counter))
        .mapToLong(JsonNode::asLong)
        .sum();
  }

  @Override
  public void close() throws SQLException {
    try {
      journal.close();
    } finally {
      nodes.close();
    }
  }
}
