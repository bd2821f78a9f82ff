package io.onager.bench;

import static io.onager.bench.Distribution.Percentile.P50;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.bench.Figure.Goal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A README that says what was measured, and charts of it. */
class PublicationTest {
  private static final Document OURS =
      Document.of(
          new Result(
              List.of(
                  new Figure("fanout, batched", "frames/s", Goal.atLeast(4e6), List.of(6e6, 5e6)),
                  new Figure("CPU of a frame, 20/s", "µs", Goal.atMost(15), List.of(30.0)),
                  new Figure("readings", "a stretch", Goal.atMost(1), List.of(0.0)),
                  new Figure("heap of a session <idle>", "KB", Goal.atMost(40), List.of(27.0))),
              List.of(
                  Distribution.of(
                      "command to update", List.of(Times.of(900_000)), Map.of(P50, 1.5))),
              List.of("a note")),
          "2 cores");
  private static final Document PEER =
      Document.of(
          new Result(
              List.of(new Figure("Peer: fanout", "frames/s", Goal.NONE, List.of(1e5))), List.of()),
          "the same");

  @Test
  void writesFiguresAndChartsBetweenTheComments(@TempDir Path directory) throws IOException {
    var readme = directory.resolve("README.md");
    Files.writeString(
        readme, "before\n" + Publication.BEGIN + "old\n" + Publication.END + "after\n");

    Publication.publish(List.of(OURS, PEER), directory);

    assertThat(Files.readString(readme))
        .startsWith("before\n")
        .endsWith("after\n")
        .doesNotContain("old")
        .contains(
            "Measured on: 2 cores.",
            "| fanout, batched | ≥ 4,000,000 | 5,500,000 | 5,000,000 | 6,000,000 | frames/s |",
            "| CPU of a frame, 20/s | ≤ 15 (missed) |",
            "| command to update | 0.90 (≤ 1.5) |",
            "| Peer: fanout |",
            "- a note",
            "(charts/goals.svg)",
            "(charts/fanout.svg)");
  }

  @Test
  void changesNothingElseWhereItIsWrittenAgain(@TempDir Path directory) throws IOException {
    var readme = directory.resolve("README.md");
    Files.writeString(readme, Publication.BEGIN + Publication.END);
    Publication.publish(List.of(OURS), directory);
    var once = Files.readString(readme);

    Publication.publish(List.of(OURS), directory);

    assertThat(Files.readString(readme)).isEqualTo(once);
  }

  @Test
  void saysWhereTheCommentsAreMissing() {
    assertThatThrownBy(() -> Publication.replaced("none", "text"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Publication.BEGIN.strip());
  }

  @Test
  void writesNothingWhereThereIsNoReadme(@TempDir Path directory) {
    assertThatThrownBy(() -> Publication.publish(List.of(OURS), directory))
        .isInstanceOf(NoSuchFileException.class);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void drawsSmallChartsThatAreXml() throws Exception {
    var charts = new Charts(OURS, List.of(PEER)).all();

    assertThat(charts)
        .containsOnlyKeys("goals.svg", "fanout.svg", "cpu.svg", "latency.svg", "memory.svg");
    for (var chart : charts.values()) {
      var bytes = chart.svg().getBytes(UTF_8);
      assertThat(bytes).hasSizeLessThan(20_000);
      var parsed =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(bytes));
      assertThat(parsed.getElementsByTagName("rect").getLength()).isEqualTo(chart.bars().size());
    }
  }

  @Test
  void measuresAgainstGoalsInBothDirections() {
    var goals = new Charts(OURS, List.of()).goals();

    assertThat(goals)
        .extracting(bar -> Math.round(bar.value()))
        .containsExactly(138L, 50L, 148L, 167L);
  }
}
