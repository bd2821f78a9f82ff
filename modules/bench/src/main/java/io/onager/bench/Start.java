package io.onager.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.bench.Figure.Goal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long {@code ./onager dev} takes until it says that it is ready, once it is built. */
final class Start {
  private static final String READY = " is ready at ";

  private Start() {}

  static Result run(Plan plan) {
    var first = new ArrayList<Double>();
    var again = new ArrayList<Double>();
    try {
      for (int round = -1; round < plan.rounds(); round++) {
        var data = Files.createTempDirectory("onager-start");
        var fresh = start(data);
        var used = start(data);
        Main.delete(data);
        if (round >= 0) { // the one before builds, where nothing is built, and reads the disk
          first.add(fresh);
          again.add(used);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    return new Result(
        List.of(
            new Figure("./onager dev, a new database, until ready", "s", Goal.atMost(6), first),
            new Figure("./onager dev, a used database, until ready", "s", Goal.atMost(6), again)),
        List.of());
  }

  private static double start(Path data) throws IOException, InterruptedException {
    var begin = System.nanoTime();
    var process =
        new ProcessBuilder(
                Home.directory().resolve("onager").toString(),
                "dev",
                "--port",
                "0",
                "--data",
                data.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(READY)) {
          return (System.nanoTime() - begin) / 1e9;
        }
      }
      throw new IOException("./onager dev ended");
    } finally {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
