package io.onager.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.bench.Figure.Goal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long {@code ./onager dev} takes until it says that it is ready, once it is built. */
final class Start {
  /** The process of one, which is told to end. */
  private record Dev(Process process) implements AutoCloseable {
    static Dev start(Path data) throws IOException {
      var onager = Home.directory().resolve("onager").toString();
      return new Dev(
          new ProcessBuilder(onager, "dev", "--port", "0", "--data", data.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }

    BufferedReader lines() {
      return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private static final String READY = " is ready at ";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Start() {}

  static Result run(Plan plan) {
    var first = new ArrayList<Double>();
    var again = new ArrayList<Double>();
    try {
      for (int round = -1; round < plan.rounds(); round++) {
        try (var scratch = Scratch.create("onager-start")) {
          var fresh = start(scratch);
          var used = start(scratch);
          if (round >= 0) { // the one before builds, where nothing is built, and reads the disk
            first.add(fresh);
            again.add(used);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Result(
        List.of(
            new Figure("./onager dev, a new database, until ready", "s", Goal.atMost(6), first),
            new Figure("./onager dev, a used database, until ready", "s", Goal.atMost(6), again)),
        List.of());
  }

  private static double start(Scratch scratch) throws IOException {
    var begin = System.nanoTime();
    try (var server = scratch.use(Dev::start);
        var lines = server.lines()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(READY)) {
          return (System.nanoTime() - begin) / 1e9;
        }
      }
      throw new IOException("./onager dev ended before it was ready: start it by hand to see why");
    }
  }
}
