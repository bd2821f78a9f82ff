package io.onager.samples.gameroom.requests;

import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StreamedActor;
import io.onager.request.Submission;
import java.util.List;

/** A type of actors that submit a request with each of their events. */
final class Till {
  /** Sells one thing. */
  record Sell(String counter) {}

  record Sold(String counter) {}

  static final StreamedActor<Sell, Sold, Integer> ACTOR =
      StreamedActor.named("till", Sell.class, Sold.class, Integer.class)
          .startingFrom(0)
          .onCommand(Sell.class, Till::sell)
          .onEvent("Sold", Sold.class, (count, sold) -> count + 1)
          .build();

  private Till() {}

  private static Decision<Sold, Integer> sell(
      Integer count, Sell sell, Context<Sold, Integer> context) {
    return context
        .persist(new Sold(sell.counter()))
        .sending(Submission.of(RequestNode.COUNT, Count.on(sell.counter()).tree()))
        .reply(after -> after);
  }

  /** Returns the names of tills. */
  static List<String> names() {
    return List.of("a", "b", "c");
  }
}
