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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The load process. It does what standard input says, a line each, until that ends, and says on
 * standard output how far it has come. Knows nothing but the JDK.
 *
 * <pre>
 * connect 1000             opens so many connections, some at a time
 * drop                     closes all
 * send {"type":"ping"}     sends a message on each connection, see {@link Template}
 * replay 1 0 10000 "…":…   see {@link Replay}
 * return 1000 1 0 100 "…   opens so many connections and begins a replay on each at once; says how long after
 *                          the order each was at its end
 * invoke 16 10 {"type":…   commands on each connection, so many unanswered, for so many rooms
 * end                      no more of them
 * pace 1000 5000 10 {…     1000 commands a second, 5000 in all, for 10 rooms, on the first connection; says
 *                          how long each took, see {@link Schedule}
 * </pre>
 */
public final class LoadMain {
  /** How many connections are opened at the same time. */
  private static final int AT_ONCE = 32;

  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final int port;
  private final List<Loop> loops = new ArrayList<>();
  private final AtomicInteger connected = new AtomicInteger();

  private LoadMain(int port) {
    this.port = port;
  }

  /** Runs against the server at {@code arguments[0]}, a port, with {@code arguments[1]} threads. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    var load = new LoadMain(Integer.parseInt(arguments[0]));
    load.start(Integer.parseInt(arguments[1]));
    try (var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        load.obey(line);
      }
    }
    System.out.println(load.progress().format()); // the last word
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

  private void obey(String line) throws IOException, InterruptedException {
    var space = line.indexOf(' ');
    var rest = line.substring(space + 1);
    switch (space < 0 ? line : line.substring(0, space)) {
      case "connect" -> connect(Integer.parseInt(rest), null);
      case "return" -> comeBack(rest.split(" ", 2));
      case "send" -> {
        var message = new Template(1, rest);
        loops.forEach(loop -> loop.forEach(each -> each.send(message.of(each.number()))));
      }
      case "replay" -> {
        var replay = Replay.parse(rest);
        loops.forEach(loop -> loop.forEach(each -> each.begin(replay)));
      }
      case "invoke" -> invoke(rest.split(" ", 3));
      case "drop" -> {
        for (var loop : loops) {
          loop.drop();
        }
        connected.set(0);
      }
      case "end" -> loops.forEach(loop -> loop.forEach(each -> each.exchange().end()));
      case "pace" -> pace(rest.split(" ", 4));
      default -> throw new IOException("unknown: " + line);
    }
  }

  private void comeBack(String... arguments) throws InterruptedException {
    var connections = Integer.parseInt(arguments[0]);
    var back = Return.of(connections, Replay.parse(arguments[1]));
    daemon(() -> tell(back.arrivals()), "return");
    connect(connections, back);
  }

  private void connect(int connections, @Nullable Return back) throws InterruptedException {
    var first = connected.get();
    var next = new AtomicInteger(first);
    var done = new CountDownLatch(AT_ONCE);
    var last = first + connections;
    for (int i = 0; i < AT_ONCE; i++) {
      daemon(() -> connect(next, last, back, done), "connect-" + i);
    }
    done.await();
    connected.addAndGet(connections);
  }

  private void connect(AtomicInteger next, int last, @Nullable Return back, CountDownLatch done) {
    try {
      for (var number = next.getAndIncrement(); number < last; number = next.getAndIncrement()) {
        loops.get(number % loops.size()).add(number, Upgrade.connect(port), back);
      }
      done.countDown();
    } catch (IOException e) {
      System.err.println("load: cannot connect: " + e.getMessage());
      System.exit(1); // the benchmark sees that this has ended
    }
  }

  private void invoke(String... arguments) {
    var unanswered = Integer.parseInt(arguments[0]);
    var template = new Template(Integer.parseInt(arguments[1]), arguments[2]);
    loops.forEach(
        loop -> loop.forEach(each -> each.send(each.exchange().begin(template, unanswered))));
  }

  private void pace(String... arguments) {
    var rooms = Integer.parseInt(arguments[2]);
    var template = new Template(rooms, arguments[3]);
    var schedule =
        new Schedule(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), rooms);
    loops.forEach(loop -> loop.forEach(each -> each.exchange().watch(schedule)));
    daemon(() -> keep(schedule, template), "pace");
  }

  private void keep(Schedule schedule, Template template) {
    for (int i = 0; i < schedule.commands(); i++) {
      var command = i;
      parkUntil(schedule.due(i));
      loops.get(0).first(first -> first.send(template.of(0, command)));
    }
    tell(schedule.arrivals());
  }

  /** Waits until all are there, and says when each came. */
  private static void tell(Arrivals arrivals) {
    while (!arrivals.areAllThere()) {
      LockSupport.parkNanos(REPORT_NANOS);
    }
    System.out.println(arrivals.line());
  }

  private static void parkUntil(long nanos) {
    for (var left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
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
        new Progress(
            System.nanoTime(), SYSTEM.getProcessCpuTime(), 0, 0, 0, slowest, 0, 0, 0, 0, 0);
    for (var loop : loops) {
      all = loop.addTo(all);
    }
    return all;
  }
}
