package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** Asks for everything, and keeps it. */
record Keeping(List<Update<JsonNode>> told, List<Throwable> failures)
    implements Flow.Subscriber<Update<JsonNode>> {
  Keeping(List<Update<JsonNode>> told) {
    this(told, new ArrayList<>());
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Update<JsonNode> update) {
    told.add(update);
  }

  @Override
  public void onError(Throwable failure) {
    failures.add(failure);
  }

  @Override
  public void onComplete() {}
}
