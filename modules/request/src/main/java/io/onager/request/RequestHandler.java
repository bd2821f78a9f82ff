package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A kind of work, as a value: what it is given, what it returns, how it is tried again. Immutable
 * and thread-safe; give it to {@link Requests#register} on every node.
 *
 * @param <P> the payload: a record, or whatever else Jackson reads
 * @param <R> the result: whatever Jackson writes
 */
public final class RequestHandler<P, R> {
  /**
   * What does the work on a thread of its own, which it may block.
   *
   * @param <P> the payload
   * @param <R> the result
   */
  @FunctionalInterface
  public interface Body<P, R> {
    /**
     * Does one attempt. It is interrupted where it is to end before.
     *
     * @return the result
     * @throws Exception {@link RequestException} to say why there is none
     */
    R handle(P payload, Work work) throws Exception;
  }

  /**
   * What begins the work and returns.
   *
   * @param <P> the payload
   * @param <R> the result
   */
  @FunctionalInterface
  public interface AsyncBody<P, R> {
    /** Begins one attempt; {@link Work#onCancel} tells it where it is to end before. */
    CompletionStage<R> handle(P payload, Work work) throws Exception;
  }

  /** What actions are called. */
  static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private final Builder<P, R> definition;
  private final AsyncBody<P, R> body;

  private RequestHandler(Builder<P, R> definition, AsyncBody<P, R> body) {
    this.definition = definition;
    this.body = body;
  }

  /**
   * Begins a definition.
   *
   * @param action by which clients submit it, {@code [a-z][a-z0-9-]{0,63}}; stored, so never
   *     renamed
   */
  public static <P, R> Builder<P, R> named(String action, Class<P> payload, Class<R> result) {
    if (!ACTION.matcher(action).matches()) {
      throw new IllegalArgumentException("action: expected " + ACTION);
    }
    return new Builder<>(action, payload, result);
  }

  /** Returns the action's name. */
  public String action() {
    return definition.action;
  }

  /** Returns the class of the result. */
  public Class<R> resultType() {
    return definition.result;
  }

  /** Returns how long it is expected to take. */
  public Duration taking() {
    return definition.taking;
  }

  /** Returns how long one attempt may take. */
  public Duration within() {
    return definition.within;
  }

  /** Returns how it is tried again. */
  public Retries retries() {
    return definition.retries;
  }

  /** Returns how many may run at once in the whole cluster. */
  public int limit() {
    return definition.limit;
  }

  /** Returns when it is left alone for a while. */
  public Breaking breaking() {
    return definition.breaking;
  }

  /**
   * Reads and checks a payload.
   *
   * @throws InvalidJsonException saying where it does not fit
   */
  P decode(JsonNode payload) throws InvalidJsonException {
    var decoded = read(payload);
    var problems = definition.validation.apply(decoded);
    if (!problems.isEmpty()) {
      throw new InvalidJsonException(problems);
    }
    return decoded;
  }

  /**
   * Reads a payload that was checked before it was stored.
   *
   * @throws InvalidJsonException where this handler takes others than the one that checked it
   */
  P read(JsonNode payload) throws InvalidJsonException {
    return Json.decode(payload, definition.payload);
  }

  CompletionStage<R> handle(P payload, Work work) throws Exception {
    return body.handle(payload, work);
  }

  /**
   * Collects a definition. Each method returns another one.
   *
   * @param <P> the payload
   * @param <R> the result
   */
  public static final class Builder<P, R> {
    private final String action;
    private final Class<P> payload;
    private final Class<R> result;
    private Function<? super P, List<Problem>> validation = it -> List.of();
    private Duration taking = Duration.ofMinutes(1);
    private Duration within = Duration.ofHours(1);
    private Retries retries = Retries.none();
    private int limit = Integer.MAX_VALUE;
    private Breaking breaking = Breaking.usual();

    private Builder(String action, Class<P> payload, Class<R> result) {
      this.action = action;
      this.payload = payload;
      this.result = result;
    }

    /** Returns another one, to which {@code change} is made. */
    private Builder<P, R> with(Consumer<Builder<P, R>> change) {
      var copy = new Builder<>(action, payload, result);
      copy.validation = validation;
      copy.taking = taking;
      copy.within = within;
      copy.retries = retries;
      copy.limit = limit;
      copy.breaking = breaking;
      change.accept(copy);
      return copy;
    }

    /**
     * Refuses payloads, before anything is stored; not asked again when it is run. Where it throws,
     * nothing is stored, either.
     *
     * @param problems what is wrong with one, and where; empty where nothing is
     */
    public Builder<P, R> validating(Function<? super P, List<Problem>> problems) {
      return with(copy -> copy.validation = problems);
    }

    /**
     * Says how long it is expected to take, a minute unless set. Whoever submits what takes no
     * longer than {@code onager.request.quick} (5 s) is answered with the result.
     */
    public Builder<P, R> taking(Duration expected) {
      return with(copy -> copy.taking = expected);
    }

    /** Ends an attempt that takes longer, as a transient failure; an hour unless set. */
    public Builder<P, R> within(Duration longest) {
      if (longest.toMillis() < 1 || longest.toDays() > 30) {
        throw new IllegalArgumentException("within: %s (1 ms to 30 days)".formatted(longest));
      }
      return with(copy -> copy.within = longest);
    }

    /** Tries again; {@link Retries#none} unless set. */
    public Builder<P, R> retrying(Retries newRetries) {
      return with(copy -> copy.retries = newRetries);
    }

    /** Runs no more than {@code most} at once in the whole cluster; no limit unless set. */
    public Builder<P, R> concurrently(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("concurrently: %d (at least 1)".formatted(most));
      }
      return with(copy -> copy.limit = most);
    }

    /** Leaves what it calls alone where that is down; {@link Breaking#usual} unless set. */
    public Builder<P, R> breaking(Breaking newBreaking) {
      return with(copy -> copy.breaking = newBreaking);
    }

    /** Returns the definition of what {@code body} does, each attempt on a thread of its own. */
    public RequestHandler<P, R> handledBy(Body<P, R> body) {
      return handledAsyncBy(
          (given, work) -> CompletableFuture.completedStage(body.handle(given, work)));
    }

    /** Returns the definition of what {@code body} begins, which may end on any thread. */
    public RequestHandler<P, R> handledAsyncBy(AsyncBody<P, R> body) {
      return new RequestHandler<>(this, body);
    }
  }

  @Override
  public String toString() {
    return definition.action;
  }
}
