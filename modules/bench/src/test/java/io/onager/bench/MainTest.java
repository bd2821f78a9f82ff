package io.onager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.testkit.ChildProcess;
import io.onager.testkit.Program;
import io.onager.testkit.Waiting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever types {@code ./onager bench} gets to see, and what is left of a run. */
class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense                     | There is no benchmark nonsense.",
        "fanout nonsense              | There is no benchmark nonsense.",
        "fanout --seconds x           | '--seconds': 'x' is not an int",
        "fanout --seconds 0           | --seconds: 0 (expected: 1 to 3600)",
        "fanout --rounds -1           | --rounds: -1 (expected: 1 to 1000)",
        "fanout --sessions 1000000    | --sessions: 1000000 (expected: 1 to 20000)",
        "fanout --json /no/such/a.json| --json: /no/such/a.json cannot be written",
        "fanout --json /              | --json: / cannot be written",
        "report                       | Missing required parameter: 'JSON'",
      })
  void refusesWhatItDoesNotKnowAndShowsTheUsage(String arguments, String sentence) {
    assertThat(execute(arguments.split(" "))).isEqualTo(2);

    assertThat(err.toString()).contains(sentence, "Usage: onager bench").doesNotContain("\tat ");
  }

  @Test
  void saysInASentenceWhichFileIsMissing() {
    assertThat(execute("report", "none.json")).isEqualTo(1);

    assertThat(err).hasToString("onager bench: There is no file none.json.\n");
  }

  @Test
  void namesEachBenchmarkInItsHelp() {
    assertThat(execute("--help")).isZero();

    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains(Arrays.stream(Benchmark.values()).map(each -> each.text() + ", ").toList());
  }

  @Test
  void leavesNothingBehindWhereASignalEndsIt(@TempDir Path directory) throws Exception {
    var program =
        Program.of(Main.class)
            .withOptions("-Djava.io.tmpdir=" + directory)
            .withArguments("latency", "--sessions", "5", "--warm-up", "3600");
    try (var run = program.start()) {
      Waiting.until("a load process", ChildProcess.PATIENCE, () -> hasLoad(run.pid()));
      var processes = Stream.concat(descendants(run.pid()), postgres(directory)).toList();

      assertThat(run.stop()).isEqualTo(128 + 15);

      assertThat(processes).hasSizeGreaterThan(1);
      Waiting.until("their end", () -> processes.stream().noneMatch(MainTest::runs));
      assertThat(directory).isEmptyDirectory();
    }
  }

  private static Stream<ProcessHandle> descendants(long pid) {
    return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants);
  }

  private static Stream<ProcessHandle> postgres(Path directory) throws IOException {
    try (var scratch = Files.list(directory)) {
      var file =
          scratch
              .map(each -> each.resolve("data/postgres/postmaster.pid"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip())).stream();
    }
  }

  /** One that has ended is there until its parent has asked how; it has no command line then. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().commandLine().isPresent();
  }

  private static boolean hasLoad(long pid) {
    return descendants(pid)
        .anyMatch(each -> each.info().commandLine().orElse("").contains("LoadMain"));
  }

  private int execute(String... arguments) {
    return Main.line()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
