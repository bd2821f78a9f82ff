package io.onager.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Address;
import io.onager.model.Principal;
import io.onager.request.HandlerTrial;
import io.onager.request.RequestHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A handler of durable requests run alone: one request, attempted as often as a test wants. What
 * {@code work.once} returned is remembered from attempt to attempt, and payload and result go
 * through JSON, as in a server.
 *
 * @param <P> the payload
 * @param <R> the result
 */
public final class HandlerRun<P, R> {
  /** What a handler said of its progress. */
  public record Progress(double fraction, String message, @Nullable JsonNode details) {}

  /**
   * One attempt, that may still go on.
   *
   * @param <R> the result
   */
  public static final class Attempt<R> {
    private final HandlerTrial<?, R> trial;
    private final CompletableFuture<R> outcome = new CompletableFuture<>();
    private final List<Progress> progress = new CopyOnWriteArrayList<>();

    private Attempt(HandlerTrial<?, R> trial) {
      this.trial = trial;
    }

    /** Tells it to end, as when its request is cancelled: it is interrupted. */
    public void cancel() {
      trial.cancel();
    }

    /** Returns what it has said of its progress until now. */
    public List<Progress> progress() {
      return List.copyOf(progress);
    }

    /** Waits for its result; an {@link AssertionError} where it fails. */
    public R result() {
      return Waiting.get("the result", outcome);
    }

    /** Waits for its failure; an {@link AssertionError} where it has a result. */
    public Throwable failure() {
      return Waiting.get(
          "the failure",
          outcome.handle(
              (result, failure) -> {
                if (failure == null) {
                  throw new AssertionError("it did not fail; its result: " + result);
                }
                return failure;
              }));
    }
  }

  private final HandlerTrial<P, R> trial;
  private volatile @Nullable Attempt<R> current;

  private HandlerRun(RequestHandler<P, R> handler, Principal principal) {
    this.trial = new HandlerTrial<>(handler, principal, this::progressed);
  }

  /** Returns a request of somebody in the usual tenant. */
  public static <P, R> HandlerRun<P, R> of(RequestHandler<P, R> handler) {
    return of(handler, new Principal(Address.DEFAULT_TENANT, "somebody"));
  }

  /** Returns a request of {@code principal}. */
  public static <P, R> HandlerRun<P, R> of(RequestHandler<P, R> handler, Principal principal) {
    return new HandlerRun<>(handler, principal);
  }

  /** Makes the next attempt, and waits for its end. */
  public Attempt<R> attempt(P payload) {
    var attempt = start(payload);
    Waiting.until("the end of the attempt", attempt.outcome::isDone);
    return attempt;
  }

  /** Begins the next attempt on a thread of its own. The one before has to be over. */
  public Attempt<R> start(P payload) {
    var before = current;
    if (before != null && !before.outcome.isDone()) {
      throw new IllegalStateException("an attempt is under way");
    }
    var attempt = new Attempt<R>(trial);
    current = attempt;
    var thread = new Thread(() -> run(attempt, payload), "handler");
    thread.setDaemon(true);
    thread.start();
    return attempt;
  }

  private void run(Attempt<R> attempt, P payload) {
    var unused =
        trial
            .attempt(payload)
            .whenComplete(
                (result, failure) -> {
                  if (failure == null) {
                    attempt.outcome.complete(result);
                  } else {
                    attempt.outcome.completeExceptionally(failure);
                  }
                });
  }

  private void progressed(double fraction, String message, @Nullable JsonNode details) {
    var attempt = current;
    if (attempt != null) {
      attempt.progress.add(new Progress(fraction, message, details));
    }
  }

  /** Returns the names of the steps that were done. */
  public Set<String> steps() {
    return trial.steps().keySet();
  }
}
