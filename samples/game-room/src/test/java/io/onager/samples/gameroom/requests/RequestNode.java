package io.onager.samples.gameroom.requests;

import io.onager.request.Breaking;
import io.onager.request.RequestHandler;
import io.onager.request.Retries;
import io.onager.request.TransientException;
import io.onager.request.Work;
import io.onager.samples.gameroom.Counter;
import io.onager.server.Application;
import io.onager.server.Launcher;
import io.onager.server.Onager;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node as a program, whose requests count, wait for their node's end, or bring it about. */
final class RequestNode {
  /** Adds 1 to a counter, once. */
  static final String COUNT = "count";

  /** Ends its node. */
  static final String POISON = "poison";

  /** Goes on until its node is gone, the first time; the second attempt returns its number. */
  static final String SURVIVE = "survive";

  private static final int ANSWER_SECONDS = 20;
  private static final Retries RETRIES =
      Retries.exponential(100, Duration.ofMillis(50), Duration.ofSeconds(1)).withJitter(0.2);

  /** Failures here are meant, and no sign of a service that is down. */
  private static final Breaking NEVER_MIND = new Breaking(1_000, Duration.ofMillis(100));

  private RequestNode() {}

  public static void main(String... arguments) {
    Launcher.run(RequestNode::application, arguments);
  }

  private static Application application() {
    return Application.open("Requests", Counter.ACTOR, Till.ACTOR)
        .withRequests(RequestNode::count)
        .withRequests(onager -> poison())
        .withRequests(onager -> survive());
  }

  private static RequestHandler<Count, Long> count(Onager onager) {
    return RequestHandler.named(COUNT, Count.class, Long.class)
        .retrying(RETRIES)
        .breaking(NEVER_MIND)
        .handledBy((count, work) -> count(onager, count, work));
  }

  private static Long count(Onager onager, Count count, Work work) throws Exception {
    work.progress(0.1, "Begun");
    if (work.attempt() <= count.failTimes()) {
      throw new TransientException("not-yet", "It is not to succeed yet.");
    }
    TimeUnit.MILLISECONDS.sleep(count.millis());
    var sum = work.once("count", Long.class, () -> add(onager, count.counter(), work.key("count")));
    work.progress(0.9, "Counted");
    TimeUnit.MILLISECONDS.sleep(count.millis());
    return sum;
  }

  private static Long add(Onager onager, String counter, String key) throws Exception {
    try {
      return onager
          .ref(Counter.ACTOR, counter)
          .ask(new Counter.Add(1), key)
          .toCompletableFuture()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS)
          .value(Long.class);
    } catch (ExecutionException | TimeoutException e) {
      throw new TransientException("counter-away", "The counter did not answer.");
    }
  }

  private static RequestHandler<Object, Object> poison() {
    return RequestHandler.named(POISON, Object.class, Object.class)
        .handledBy(
            (nothing, work) -> {
              Runtime.getRuntime().halt(1);
              return nothing;
            });
  }

  private static RequestHandler<Object, Integer> survive() {
    return RequestHandler.named(SURVIVE, Object.class, Integer.class)
        .handledBy(
            (nothing, work) -> {
              work.progress(0.5, "Attempt " + work.attempt());
              if (work.attempt() == 1) {
                TimeUnit.MINUTES.sleep(5);
              }
              return work.attempt();
            });
  }
}
