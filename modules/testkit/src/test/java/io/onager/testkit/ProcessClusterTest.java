package io.onager.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes as processes: what can be done to them, and that none is left. */
class ProcessClusterTest {
  @Test
  void startsKillsStopsAndStartsAgainOnTheSamePorts() {
    try (var cluster = start()) {
      var before = cluster.http(0);
      var first = cluster.process(0).pid();
      assertThat(cluster.http(1)).isNotEqualTo(before);

      cluster.kill(0);
      assertThat(cluster.isRunning(0)).isFalse();
      assertThat(cluster.isRunning(1)).isTrue();
      cluster.start(0);
      assertThat(cluster.process(0).pid()).isNotEqualTo(first);
      assertThat(cluster.process(0).out()).contains(":%d ".formatted(before.getPort()));

      assertThat(cluster.stop(1)).isEqualTo(143);
      assertThatThrownBy(() -> cluster.start(0)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void leavesNoProcess() {
    var cluster = start();
    cluster.freeze(1);

    cluster.close();

    assertThat(IntStream.range(0, cluster.size()))
        .noneMatch(node -> ProcessHandle.of(cluster.process(node).pid()).isPresent());
  }

  private static ProcessCluster start() {
    return ProcessCluster.start(
        2,
        place ->
            Program.of(Child.class)
                .withOptions("-Xmx64m")
                .withArguments("node", "--port", Integer.toString(place.port())));
  }
}
