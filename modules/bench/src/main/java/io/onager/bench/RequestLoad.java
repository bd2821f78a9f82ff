package io.onager.bench;

import io.onager.model.Principal;
import io.onager.request.Receipt;
import io.onager.request.RequestHandler;
import io.onager.request.Requests;
import io.onager.request.Submission;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Submits durable requests of nothing to do to one server, and counts who is in a handler. */
final class RequestLoad {
  /** How many are submitted before the first is answered. */
  private static final int AT_ONCE = 256;

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

  private final Requests requests;
  private final AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();

  RequestLoad(Server server) {
    this.requests = Requests.get(server.system());
  }

  /** Returns how many have come to their handler in this process. */
  static int done() {
    return DONE.get();
  }

  /** Waits until so many have come to their handler in this process. */
  static void await(String what, int done) {
    await(what, done, () -> {});
  }

  private static void await(String what, int done, Runnable check) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (DONE.get() < done) {
      check.run();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "waited for %s: %d of %d".formatted(what, DONE.get(), done));
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /**
   * Returns how many come to their handler in a second while as many as possible are submitted. It
   * is as good as counting those that are stored as completed, which asks something of each: a node
   * begins with no more than {@code max-running} before one of them is.
   */
  double rate(Duration time) {
    var begin = System.nanoTime();
    var before = done();
    var submitted = 0;
    var slots = new Semaphore(AT_ONCE);
    while (System.nanoTime() - begin < time.toNanos()) {
      slots.acquireUninterruptibly();
      failWhereRefused();
      submitted++;
      var unused = submit().whenComplete((receipt, failure) -> slots.release());
    }
    await("all requests", before + submitted, this::failWhereRefused);
    return submitted / ((System.nanoTime() - begin) / 1e9);
  }

  /** Returns the times from when each was to be submitted until it was acknowledged. */
  Times acknowledgements(int perSecond, Duration time) {
    var times = new long[Math.max(1, (int) (perSecond * time.toMillis() / 1000))];
    var left = new Semaphore(0);
    var before = done();
    var begin = System.nanoTime();
    for (int i = 0; i < times.length; i++) {
      var number = i;
      var due = begin + 1_000_000_000L / perSecond * i;
      LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
      failWhereRefused();
      var unused =
          submit()
              .whenComplete(
                  (receipt, failure) -> {
                    times[number] = System.nanoTime() - due;
                    left.release();
                  });
    }
    left.acquireUninterruptibly(times.length);
    await("all requests", before + times.length, this::failWhereRefused);
    return Times.of(times);
  }

  /** Submits so many that run in {@code delay} only; waits until all are accepted. */
  void submitLater(int count, Duration delay) {
    var slots = new Semaphore(AT_ONCE);
    for (int i = 0; i < count; i++) {
      slots.acquireUninterruptibly();
      failWhereRefused();
      var unused =
          submit(Submission.of(HANDLER, new Nothing()).after(delay))
              .whenComplete((receipt, failure) -> slots.release());
    }
    slots.acquireUninterruptibly(AT_ONCE);
    failWhereRefused();
  }

  private void failWhereRefused() {
    if (refused.get() != null) {
      throw new IllegalStateException("not all requests were accepted", refused.get());
    }
  }

  private CompletionStage<Receipt> submit() {
    return submit(Submission.of(HANDLER, new Nothing()));
  }

  private CompletionStage<Receipt> submit(Submission submission) {
    return requests
        .submit(Principal.ANONYMOUS, submission)
        .thenApply(
            receipt -> {
              if (!(receipt instanceof Receipt.Accepted)) {
                throw new IllegalStateException("not accepted: " + receipt);
              }
              return receipt;
            })
        .whenComplete((receipt, failure) -> refused.compareAndSet(null, failure));
  }
}
