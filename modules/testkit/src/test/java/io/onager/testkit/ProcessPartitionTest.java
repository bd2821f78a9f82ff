package io.onager.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.onager.journal.TemplateDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real processes in a network of which a test disposes. */
class ProcessPartitionTest {
  private static final int ACTORS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void endsTheMinorityOfAPartition() {
    try (var network = Network.start(3);
        var cluster = start(network)) {
      addToEach(cluster, 2, 1);

      network.partition(Set.of(0, 1), Set.of(2));

      cluster.process(2).exitCode();
      addToEach(cluster, 0, 2);
      network.heal();
      cluster.start(2);
      addToEach(cluster, 2, 3);
    }
  }

  private static ProcessCluster start(Network network) {
    var program =
        Program.of(TallyNode.class)
            .withOptions("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
            .withDatabase(TemplateDatabase.create())
            .withSettings(QuickFailure.settings(Duration.ofSeconds(6)))
            .withSettings(
                ConfigFactory.parseMap(Map.of("pekko.coordinated-shutdown.exit-jvm", "on")));
    return ProcessCluster.start(
        3,
        place ->
            program
                .withOptions("-Donager.test.log=target/node-%d.log".formatted(place.node()))
                .withSettings(network.settings(place.node()))
                .withArguments(Integer.toString(place.port())));
  }

  /** Adds 1 to each actor, with a key, until the answer has come: that this makes {@code sum}. */
  private void addToEach(ProcessCluster cluster, int node, long sum) {
    for (var actor : IntStream.range(0, ACTORS).toArray()) {
      var uri = cluster.http(node).resolve("/onager/actors/tally/t-%d/Add".formatted(actor));
      Waiting.until(
          "%s to make %d".formatted(uri, sum),
          PATIENCE,
          () -> {
            assertThat(add(uri, sum))
                .isEqualTo("{\"revision\":%d,\"value\":%d}".formatted(sum, sum));
            return true;
          });
    }
  }

  private String add(URI uri, long sum) throws Exception {
    var request =
        HttpRequest.newBuilder(uri)
            .POST(BodyPublishers.ofString("{\"amount\":1}"))
            .header("Idempotency-Key", "k-" + sum)
            .timeout(PATIENCE)
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
