package io.onager.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The load process. It does what standard input says, a line each, until that ends, and says on
 * standard output how far it has come. Knows nothing but the JDK.
 *
 * <pre>
 * connect 1000             opens so many connections
 * send {"type":"ping"}     sends a message on each connection
 * replay 1 0 10000 "…":…   see {@link Replay}
 * </pre>
 */
public final class LoadMain {
  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final int port;
  private final List<Loop> loops = new ArrayList<>();
  private final AtomicInteger connected = new AtomicInteger();

  private LoadMain(int port) {
    this.port = port;
  }

  /** Runs against the server at {@code arguments[0]}, a port, with {@code arguments[1]} threads. */
  public static void main(String... arguments) throws IOException {
    var load = new LoadMain(Integer.parseInt(arguments[0]));
    load.start(Integer.parseInt(arguments[1]));
    try (var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        load.obey(line);
      }
    }
  }

  private void start(int threads) throws IOException {
    for (int i = 0; i < threads; i++) {
      var loop = new Loop();
      loops.add(loop);
      daemon(loop, "load-" + i);
    }
    daemon(this::report, "report");
  }

  private static void daemon(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void obey(String line) throws IOException {
    var space = line.indexOf(' ');
    var rest = line.substring(space + 1);
    switch (line.substring(0, space)) {
      case "connect" -> connect(Integer.parseInt(rest));
      case "send" -> loops.forEach(loop -> loop.forEach(each -> each.send(rest)));
      case "replay" -> {
        var replay = Replay.parse(rest);
        loops.forEach(loop -> loop.forEach(each -> each.begin(replay)));
      }
      default -> throw new IOException("unknown: " + line);
    }
  }

  private void connect(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      loops.get(i % loops.size()).add(Upgrade.connect(port));
    }
    connected.addAndGet(connections);
  }

  private void report() {
    PrintStream out = System.out;
    while (true) {
      out.println(progress().format());
      out.flush();
      LockSupport.parkNanos(REPORT_NANOS);
    }
  }

  private Progress progress() {
    var slowest = connected.get() == 0 ? -1 : Long.MAX_VALUE;
    var all =
        new Progress(System.nanoTime(), SYSTEM.getProcessCpuTime(), 0, 0, 0, slowest, 0, 0, 0);
    for (var loop : loops) {
      all = loop.addTo(all);
    }
    return all;
  }
}
