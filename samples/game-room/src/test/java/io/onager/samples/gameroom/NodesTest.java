package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.TemplateDatabase;
import io.onager.testkit.ProcessCluster;
import io.onager.testkit.Program;
import io.onager.testkit.QuickFailure;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes of the real program, {@code node}, on one database. */
class NodesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void areOneForTheirClientsAlsoWhenOneIsKilled(@TempDir Path directory) {
    var program =
        Program.of(Main.class)
            .withOptions("-Xmx256m", "-Dlogback.configurationFile=logback.xml")
            .withSettings(QuickFailure.settings(Duration.ofSeconds(6)))
            .withArguments("--data", directory.toString());
    try (var cluster = ProcessCluster.start(3, program, TemplateDatabase.create())) {
      assertAdds(cluster.http(0), 1);
      assertAdds(cluster.http(1), 2);
      assertAdds(cluster.http(2), 3);

      cluster.kill(0);
      assertAdds(cluster.http(1), 4);
      cluster.start(0);
      assertAdds(cluster.http(0), 5);

      assertThat(cluster.stop(1)).as("the exit code of SIGTERM").isEqualTo(143);
      assertAdds(cluster.http(2), 6);
    }
  }

  /** Adds 1 to a counter, with a key, until the answer has come. */
  private void assertAdds(URI server, long sum) {
    Waiting.until(
        "%s to count to %d".formatted(server, sum),
        PATIENCE,
        () -> {
          assertThat(add(server, sum)).isEqualTo("{\"revision\":%d,\"value\":%d}", sum, sum);
          return true;
        });
  }

  private String add(URI server, long sum) throws Exception {
    var request =
        HttpRequest.newBuilder(server.resolve("/onager/actors/counter/visits/Add"))
            .POST(BodyPublishers.ofString("{\"amount\":1}"))
            .header("Idempotency-Key", "k-" + sum)
            .timeout(PATIENCE)
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
