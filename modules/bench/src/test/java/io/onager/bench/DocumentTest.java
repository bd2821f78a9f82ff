package io.onager.bench;

import static io.onager.bench.Distribution.Percentile.MAX;
import static io.onager.bench.Distribution.Percentile.P50;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.bench.Figure.Goal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a run is what it found. */
class DocumentTest {
  @Test
  void isReadAsItWasWritten(@TempDir Path directory) throws IOException {
    var times = Distribution.of("times", List.of(Times.of(2_000_000)), Map.of(P50, 1.5));
    var speed = new Figure("speed", "1/s", Goal.atLeast(2), List.of(1.0, 3.0, 4.0));
    var found = Document.of(new Result(List.of(speed), List.of(times), List.of("a note")), "here");
    var file = directory.resolve("found.json");

    found.write(file);

    var read = Document.read(file);
    assertThat(read).isEqualTo(found);
    assertThat(read.figures().get(0).median()).isEqualTo(3);
    assertThat(read.distributions().get(0).met()).isFalse();
    assertThat(read.distributions().get(0).text(P50)).isEqualTo("2.00 (≤ 1.5)");
    assertThat(read.distributions().get(0).text(MAX)).isEqualTo("2.00");
  }

  @Test
  void readsWhatHasNoDistributions(@TempDir Path directory) throws IOException {
    var file = directory.resolve("peer.json");
    var figure =
        "{\"figure\":\"speed\",\"unit\":\"1/s\",\"median\":1,\"min\":1,\"max\":1,\"goal\":\"\",\"met\":true}";
    Files.writeString(
        file, "{\"machine\":\"there\",\"figures\":[%s],\"notes\":[]}".formatted(figure));

    assertThat(Document.read(file).distributions()).isEmpty();
  }

  @Test
  void refusesWhatHasNoFigures(@TempDir Path directory) throws IOException {
    var file = directory.resolve("empty.json");
    Files.writeString(file, "{\"machine\":\"there\",\"figures\":[],\"notes\":[]}");

    assertThatThrownBy(() -> Document.read(file)).hasMessageEndingWith("empty.json has no figures");
  }

  @Test
  void saysWhatIsOfAnotherForm(@TempDir Path directory) throws IOException {
    var file = directory.resolve("other.json");
    Files.writeString(file, "[1]");

    assertThatThrownBy(() -> Document.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other.json is not what --json writes");
  }
}
