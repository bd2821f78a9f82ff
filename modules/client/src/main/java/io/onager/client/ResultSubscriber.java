package io.onager.client;

import io.onager.protocol.ErrorCode;
import io.onager.protocol.Retry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** Completes a future with how a durable request ends. */
final class ResultSubscriber<R> implements Flow.Subscriber<Update<RequestState>> {
  private final CompletableFuture<R> future;
  private final String request;
  private final Function<RequestState, R> reading;

  ResultSubscriber(CompletableFuture<R> future, String request, Function<RequestState, R> reading) {
    this.future = future;
    this.request = request;
    this.reading = reading;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Update<RequestState> update) {
    var state = update.state();
    try {
      switch (state.status()) {
        case "completed" -> future.complete(reading.apply(state));
        case "failed", "cancelled" -> future.completeExceptionally(failure(state));
        default -> {} // it goes on
      }
    } catch (OnagerException e) {
      future.completeExceptionally(e);
    }
  }

  private OnagerException failure(RequestState state) {
    var error = state.status().equals("failed") ? state.error() : null;
    var reason = error == null ? state.status() : error.code();
    var message = error == null ? "it was " + state.status() : error.message();
    var code = ErrorCode.REJECTED.wire();
    return new OnagerException(
        code,
        Retry.NEVER,
        reason,
        "%s (%s): request %s: %s".formatted(code, reason, request, message),
        List.of(),
        null);
  }

  @Override
  public void onError(Throwable why) {
    future.completeExceptionally(why);
  }

  @Override
  public void onComplete() {
    future.completeExceptionally(OnagerException.closed());
  }
}
