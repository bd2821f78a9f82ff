package io.onager.samples.gameroom;

import io.onager.model.Problem;
import io.onager.request.RequestException;
import io.onager.request.RequestHandler;
import io.onager.request.TransientException;
import io.onager.server.Application;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Durable requests for tests; {@code echo} and {@code hold} are those of the conformance suite. */
final class Chores {
  record Echo(String text) {
    List<Problem> check() {
      return text.isEmpty() ? List.of(new Problem("/text", "expected text")) : List.of();
    }
  }

  record Hold() {}

  record Break(String name) {}

  private static final Set<String> BROKEN = ConcurrentHashMap.newKeySet();

  /** Answers at once, what it was given; refuses to say {@code no}. */
  private static final RequestHandler<Echo, String> ECHO =
      RequestHandler.named("echo", Echo.class, String.class)
          .validating(Echo::check)
          .taking(Duration.ofSeconds(1))
          .handledBy(
              (echo, work) -> {
                if (echo.text().equals("no")) {
                  throw new RequestException("refused", "It does not say no.");
                }
                return echo.text();
              });

  /** Goes on until it is cancelled. */
  private static final RequestHandler<Hold, String> HOLD =
      RequestHandler.named("hold", Hold.class, String.class)
          .handledBy(
              (hold, work) -> {
                work.progress(0.5, "holding");
                new CountDownLatch(1).await();
                return "never";
              });

  /** Becomes a dead letter, and is done when it is sent again. */
  private static final RequestHandler<Break, String> BREAK =
      RequestHandler.named("break", Break.class, String.class)
          .handledBy(
              (broken, work) -> {
                if (BROKEN.add(broken.name())) {
                  throw new TransientException("down", "It is down.");
                }
                return "mended";
              });

  private Chores() {}

  static Application addedTo(Application application) {
    return application
        .withRequests(onager -> ECHO)
        .withRequests(onager -> HOLD)
        .withRequests(onager -> BREAK);
  }
}
