package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.request.queue.Ticket;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One request whose attempts are made by hand, without a queue, a worker or a database: for tests
 * of a handler. Thread-safe; one attempt at a time.
 *
 * @param <P> the payload
 * @param <R> the result
 */
public final class HandlerTrial<P, R> {
  /** Is told of progress, on the thread of the handler. */
  @FunctionalInterface
  public interface Listener {
    /** The handler has said so; as {@link Work#progress(double, String, Object)}. */
    void progressed(double fraction, String message, @Nullable JsonNode details);
  }

  private static final String ID = "trial";

  private final RequestHandler<P, R> handler;
  private final Principal principal;
  private final Listener listener;
  private final Map<String, JsonNode> steps = new ConcurrentHashMap<>();
  private @Nullable Attempt current;
  private int attempts;

  /** Makes a request of {@code principal} that was not attempted yet. */
  public HandlerTrial(RequestHandler<P, R> handler, Principal principal, Listener listener) {
    this.handler = handler;
    this.principal = principal;
    this.listener = listener;
  }

  /**
   * Lets the handler do one attempt on this thread, until it returns or gives a stage. The payload
   * and the result go through JSON as they do in a server.
   *
   * @return fails with what the handler throws, or what is wrong with the payload
   */
  public CompletionStage<R> attempt(P payload) {
    var outcome = new CompletableFuture<R>();
    try {
      var unused = handler.decode(Json.tree(payload)); // as before it is stored
    } catch (InvalidJsonException e) {
      return CompletableFuture.failedStage(e);
    }
    var attempt = next();
    attempt.run(
        handler,
        Json.tree(payload),
        (value, failure) -> {
          attempt.over();
          if (failure == null) {
            outcome.completeAsync(() -> written(value), Runnable::run);
          } else {
            outcome.completeExceptionally(failure);
          }
        });
    return outcome;
  }

  @SuppressWarnings("NullAway") // a handler may return null
  private R written(@Nullable Object value) {
    var unused = Json.bytes(Json.tree(value == null ? NullNode.instance : value));
    return handler.resultType().cast(value);
  }

  private synchronized Attempt next() {
    var key = new Ticket.Key(principal.tenant(), ID);
    var subject = new Attempt.Subject(key, Instant.EPOCH, principal);
    var remembered = new Steps.Remembered(steps, 0, Integer.MAX_VALUE);
    var run = "run-" + ++attempts;
    current = new Attempt(subject, run, attempts, null, remembered, new Recorder());
    return current;
  }

  /** Tells the attempt under way, if there is one, to end: as when its request is cancelled. */
  public void cancel() {
    Attempt attempt;
    synchronized (this) {
      attempt = current;
    }
    if (attempt != null) {
      attempt.end(Attempt.Cause.CANCELLED);
    }
  }

  /** Returns what is remembered of the steps that were done. */
  public Map<String, JsonNode> steps() {
    return Map.copyOf(steps);
  }

  private final class Recorder implements Attempt.Node {
    @Override
    public void progressed(Attempt attempt) {
      var fresh = attempt.takeProgress();
      if (fresh != null) {
        listener.progressed(fresh.fraction(), fresh.message(), fresh.details());
      }
    }

    @Override
    public void keep(Attempt attempt, String step, JsonNode value) {
      steps.put(step, value);
    }
  }
}
