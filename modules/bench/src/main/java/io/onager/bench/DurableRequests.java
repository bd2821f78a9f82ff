package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.model.Principal;
import io.onager.request.Receipt;
import io.onager.request.RequestHandler;
import io.onager.request.Requests;
import io.onager.request.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What durable requests cost: stored, run and completed; acknowledged; waiting; after a start. */
final class DurableRequests {
  /** How many are submitted before the first is answered. */
  private static final int AT_ONCE = 256;

  private static final int PER_SECOND = 200;

  /** Longer than a server takes to start and to stop. */
  private static final Duration DELAY = Duration.ofSeconds(30);

  private static final Duration LONG = Duration.ofDays(30);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final AtomicInteger DONE = new AtomicInteger();

  /** The payload of nothing to do. */
  record Nothing() {}

  static final RequestHandler<Nothing, Boolean> HANDLER =
      RequestHandler.named("nothing", Nothing.class, Boolean.class)
          .handledBy(
              (nothing, work) -> {
                DONE.incrementAndGet();
                return true;
              });

  private final Setup setup;

  private DurableRequests(Setup setup) {
    this.setup = setup;
  }

  static Result run(Setup setup) {
    return new DurableRequests(setup).run();
  }

  private Result run() {
    var rates = new ArrayList<Double>();
    var medians = new ArrayList<Double>();
    var tails = new ArrayList<Double>();
    double bytes;
    var waiting = setup.plan().requests();
    try (var server = Server.start(setup, Map.of())) {
      rate(server, setup.plan().warmUp());
      for (int round = 0; round < setup.plan().rounds(); round++) {
        rates.add(rate(server, setup.plan().round()));
        var times = acknowledgements(server, setup.plan().round());
        medians.add(times.millis(50));
        tails.add(times.millis(99));
      }
      settle();
      var before = Memory.heap();
      submit(server, waiting, Submission.of(HANDLER, new Nothing()).after(LONG));
      settle();
      bytes = (Memory.heap() - before) / waiting;
    }
    var start = firstAfterStart();
    return new Result(
        List.of(
            new Figure("requests/s stored, run and completed", "", Goal.atLeast(1000), rates),
            new Figure("acknowledged at 200/s, p50", "ms", Goal.atMost(3), medians),
            new Figure("acknowledged at 200/s, p99", "ms", Goal.atMost(20), tails),
            new Figure("heap of one that waits", "bytes", Goal.atMost(1024), List.of(bytes)),
            new Figure(
                "start with all those, until one runs", "s", Goal.atMost(10), List.of(start))),
        List.of("requests: %,d that wait for 30 days".formatted(waiting)));
  }

  /** Returns how many are completed in a second while as many as possible are submitted. */
  private static double rate(Server server, Duration time) {
    var begin = System.nanoTime();
    var before = DONE.get();
    var submitted = 0;
    var slots = new Semaphore(AT_ONCE);
    while (System.nanoTime() - begin < time.toNanos()) {
      slots.acquireUninterruptibly();
      submitted++;
      var unused =
          submit(server, Submission.of(HANDLER, new Nothing()))
              .whenComplete((receipt, failure) -> slots.release());
    }
    await("all requests", before + submitted);
    return submitted / ((System.nanoTime() - begin) / 1e9);
  }

  /** Returns the times from when each was to be submitted until it was acknowledged. */
  private static Times acknowledgements(Server server, Duration time) {
    var count = (int) (PER_SECOND * time.toMillis() / 1000);
    var times = new long[count];
    var left = new Semaphore(0);
    var before = DONE.get();
    var begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      var number = i;
      var due = begin + 1_000_000_000L / PER_SECOND * i;
      LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
      var unused =
          submit(server, Submission.of(HANDLER, new Nothing()))
              .whenComplete(
                  (receipt, failure) -> {
                    times[number] = System.nanoTime() - due;
                    left.release();
                  });
    }
    left.acquireUninterruptibly(count);
    await("all requests", before + count);
    return Times.of(times);
  }

  /** Submits {@code count} equal ones. */
  private static void submit(Server server, int count, Submission submission) {
    var slots = new Semaphore(AT_ONCE);
    for (int i = 0; i < count; i++) {
      slots.acquireUninterruptibly();
      var unused = submit(server, submission).whenComplete((receipt, failure) -> slots.release());
    }
    slots.acquireUninterruptibly(AT_ONCE);
  }

  /** Returns how long it takes from the start of a server until something runs that waited. */
  private double firstAfterStart() {
    var before = DONE.get();
    var due = System.nanoTime() + DELAY.toNanos();
    try (var server = Server.start(setup, Map.of())) {
      submit(server, 1, Submission.of(HANDLER, new Nothing()).after(DELAY));
    }
    while (System.nanoTime() < due) { // or it would be the delay that is measured
      LockSupport.parkNanos(due - System.nanoTime());
    }
    if (DONE.get() > before) {
      throw new IllegalStateException("it ran before the start that is measured");
    }
    var begin = System.nanoTime();
    var server = Server.start(setup, Map.of());
    try (server) {
      await("the one that is due", before + 1);
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  private static CompletionStage<Receipt> submit(Server server, Submission submission) {
    return requests(server)
        .submit(Principal.ANONYMOUS, submission)
        .thenApply(
            receipt -> {
              if (!(receipt instanceof Receipt.Accepted)) {
                throw new IllegalStateException("not accepted: " + receipt);
              }
              return receipt;
            });
  }

  private static Requests requests(Server server) {
    return Requests.get(server.system());
  }

  /** The actors of requests that do nothing leave the memory, which takes some seconds. */
  private static void settle() {
    LockSupport.parkNanos(Duration.ofSeconds(25).toNanos());
  }

  private static void await(String what, int done) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (DONE.get() < done) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "waited for %s: %d of %d".formatted(what, DONE.get(), done));
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
