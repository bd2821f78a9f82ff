package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.load.LoadProcess;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What streams and sessions weigh on the heap of the server, when all that is garbage is gone. */
final class Memory {
  /** A little fewer than {@code onager.gateway.max-streams}. */
  private static final int STREAMS = 4_000;

  /** Streams of each session, opened a few at a time: none waits so long that it is refused. */
  private static final int WAVES = 20;

  private static final int WAVE = 5;

  /** What each actor has done before it is weighed. */
  private static final int COMMANDS = 10;

  private static final int UNANSWERED = 2;
  private static final Duration COMMANDING = Duration.ofMinutes(5);

  private static final double KB = 1024;
  private static final int LOOKS = 20;
  private static final double STEADY = 64 * KB;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final MemoryMXBean HEAP = ManagementFactory.getMemoryMXBean();

  /** KB of each actor: nothing done yet, and some commands done. */
  private record Many(double fresh, double used) {}

  private final Setup setup;
  private final List<String> notes = new ArrayList<>();

  Memory(Setup setup) {
    this.setup = setup;
  }

  Result run() {
    var streams = new ArrayList<Double>();
    var sessions = new ArrayList<Double>();
    try (var server = Server.start(setup, Map.of())) {
      for (int round = -1; round < setup.plan().rounds(); round++) {
        var stream = streams(server);
        var session = sessions(server);
        if (round >= 0) { // the one before made what is made once
          streams.add(stream);
          sessions.add(session);
        }
      }
    }
    var each = many();
    notes.add(
        "memory: %,d streams of one actor on one connection; %,d sessions; %,d actors with %d revisions"
            .formatted(
                STREAMS,
                setup.plan().sessions(),
                WAVES * WAVE * setup.plan().sessions(),
                COMMANDS));
    return new Result(
        List.of(
            new Figure(
                "heap of actor, feed and stream, unused",
                "KB",
                Goal.atMost(12),
                List.of(each.fresh())),
            new Figure(
                "heap of actor, feed, stream, %d revisions".formatted(COMMANDS),
                "KB",
                Goal.atMost(12),
                List.of(each.used())),
            new Figure("heap of one more stream", "KB", Goal.atMost(1), streams),
            new Figure("heap of one idle session, with a stream", "KB", Goal.atMost(40), sessions)),
        notes);
  }

  /**
   * So many actors that what is there once does not count, a stream of each: as they wake, and with
   * what those have in memory that were used.
   */
  private Many many() {
    var sessions = setup.plan().sessions();
    try (var server = Server.start(setup, Map.of());
        var load = LoadProcess.start(server.port())) {
      load.connect(sessions);
      var rooms = Rooms.ofEach(WAVES * WAVE);
      var first = Rooms.ofEach(1); // with it is made what is there once
      load.send(first.subscriptions());
      load.await("a stream on each session", seen -> seen.updates() == sessions);
      load.send(first.unsubscriptions());
      var before = heap();
      for (int number = 0; number < WAVES; number++) {
        wave(load, rooms, number, sessions);
      }
      var actors = WAVES * WAVE * sessions;
      var fresh = (heap() - before) / KB / actors;
      command(load, rooms, sessions);
      var used = (heap() - before) / KB / actors;
      notes.add("%,d actors: %s".formatted(actors, beside()));
      return new Many(fresh, used);
    }
  }

  /** Gives each actor some commands with keys, and waits until all is seen. */
  private static void command(LoadProcess load, Rooms rooms, int sessions) {
    var streams = (long) rooms.perConnection() * sessions;
    load.invoke(UNANSWERED, rooms.perConnection(), rooms.command());
    load.await(
        "%d commands to each actor".formatted(COMMANDS),
        COMMANDING,
        seen -> seen.answered() >= COMMANDS * streams);
    var answered = load.endInvoking().answered();
    load.await("their updates", seen -> seen.updates() == answered + streams + sessions);
  }

  /** Returns what the heap does not have. */
  private static String beside() {
    var direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return "heap %.0f MB, direct buffers %.0f MB, resident memory %s"
        .formatted(heap() / KB / KB, direct / KB / KB, resident());
  }

  /** Returns it as the system says it: on Linux. */
  private static String resident() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .findFirst()
          .map(line -> "%.0f MB".formatted(Double.parseDouble(line.replaceAll("\\D", "")) / KB))
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static void wave(LoadProcess load, Rooms rooms, int number, int sessions) {
    load.send(rooms.subscriptions(number * WAVE + 1, (number + 1) * WAVE));
    var expected = sessions + (number + 1L) * WAVE * sessions;
    load.await("%d first states".formatted(expected), seen -> seen.updates() == expected);
  }

  private double streams(Server server) {
    var board = server.freshActor(Board.ACTOR);
    try (var load = LoadProcess.start(server.port())) {
      load.connect(1);
      load.send(Subscriptions.of(1, board, ""));
      load.await("the first stream", seen -> seen.updates() == 1);
      var before = heap();
      load.send(Subscriptions.range(2, STREAMS, board));
      load.await("all streams", seen -> seen.updates() == STREAMS);
      return (heap() - before) / KB / (STREAMS - 1);
    }
  }

  private double sessions(Server server) {
    var count = setup.plan().sessions();
    var board = server.freshActor(Board.ACTOR);
    try (var load = LoadProcess.start(server.port())) {
      load.connect(1);
      load.send(Subscriptions.of(1, board, ""));
      load.await("the first stream", seen -> seen.updates() == 1);
      var before = heap();
      load.connect(count);
      load.send(Subscriptions.of(2, board, ""));
      load.await("a stream on each session", seen -> seen.updates() == count + 2);
      return (heap() - before) / KB / count;
    }
  }

  /** Returns the bytes in use when collecting garbage brings no more. */
  static double heap() {
    var before = Double.MAX_VALUE;
    for (int look = 0; look < LOOKS; look++) {
      System.gc();
      LockSupport.parkNanos(PAUSE.toNanos()); // what has just ended lets go of its memory
      double now = HEAP.getHeapMemoryUsage().getUsed();
      if (Math.abs(before - now) < STEADY) {
        return now;
      }
      before = now;
    }
    return before;
  }
}
