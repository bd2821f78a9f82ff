package io.onager.bench;

import static io.onager.bench.Distribution.Percentile.P50;
import static io.onager.bench.Distribution.Percentile.P99;

import io.onager.bench.Figure.Goal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What durable requests cost: stored and run; acknowledged; waiting; after a start. */
final class DurableRequests {
  private static final int PER_SECOND = 200;

  /** Longer than a server takes to stop. */
  private static final Duration DELAY = Duration.ofSeconds(15);

  private static final Duration LONG = Duration.ofDays(30);

  /** The actors of requests that are done leave the memory meanwhile. */
  private static final Duration LEAVE = Duration.ofSeconds(25);

  private final Setup setup;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Distribution> distributions = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  DurableRequests(Setup setup) {
    this.setup = setup;
  }

  Result run() {
    var due = 0L;
    try (var server = Server.start(setup, Map.of())) {
      var load = new RequestLoad(server);
      completed(load);
      acknowledged(load);
      waiting(load);
      load.submitLater(1, DELAY);
      due = System.nanoTime() + DELAY.toNanos();
    }
    afterStart(due);
    notes.add("requests: %,d that wait for 30 days".formatted(setup.plan().requests()));
    return new Result(figures, distributions, notes);
  }

  private void completed(RequestLoad load) {
    var plan = setup.plan();
    load.rate(plan.warmUp());
    var rates = Series.ofRates(plan, load::rate);
    add("requests/s stored and run", "", Goal.atLeast(1000), rates.rounds());
    notes.add("requests: 256 at once; run is who has come to its handler" + rates.note());
  }

  private void acknowledged(RequestLoad load) {
    var times = Series.ofTimes(setup.plan(), time -> load.acknowledgements(PER_SECOND, time));
    var name = "acknowledged at %d/s".formatted(PER_SECOND);
    distributions.add(Distribution.of(name, times.rounds(), Map.of(P50, 3.0, P99, 20.0)));
    notes.add("requests %s: from when each was due%s".formatted(name, times.note()));
  }

  private void waiting(RequestLoad load) {
    settle();
    var before = Memory.heap();
    load.submitLater(setup.plan().requests(), LONG);
    settle();
    var bytes = (Memory.heap() - before) / setup.plan().requests();
    add("heap of one that waits", "bytes", Goal.atMost(1024), List.of(bytes));
  }

  /** How long it takes from the start of a server until something runs that waited. */
  private void afterStart(long due) {
    var before = RequestLoad.done();
    while (System.nanoTime() < due) { // or it would be the delay that is measured
      LockSupport.parkNanos(due - System.nanoTime());
    }
    var begin = System.nanoTime();
    var server = Server.start(setup, Map.of());
    try (server) {
      RequestLoad.await("the one that is due", before + 1);
      var seconds = (System.nanoTime() - begin) / 1e9;
      add("start with all those, until one runs", "s", Goal.atMost(10), List.of(seconds));
    }
  }

  /** A run without warm-up tries whether the benchmark works: there the heap is of no interest. */
  private void settle() {
    if (!setup.plan().warmUp().isZero()) {
      LockSupport.parkNanos(LEAVE.toNanos());
    }
  }

  private void add(String name, String unit, Goal goal, List<Double> numbers) {
    figures.add(new Figure(name, unit, goal, numbers));
  }
}
