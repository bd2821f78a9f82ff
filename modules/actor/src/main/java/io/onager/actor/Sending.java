package io.onager.actor;

import io.onager.model.Address;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Sends the commands of this node, and sends again those that never reached their actor: but only
 * where no other command is on its way to that actor, so that none overtakes another. Thread-safe.
 */
final class Sending {
  /** An actor moves seldom, and moves on while it moves more seldom still. */
  private static final int TIMES = 3;

  /** How many commands are on their way to each actor; no entry where there are none. */
  private final ConcurrentHashMap<Address, Integer> underWay = new ConcurrentHashMap<>();

  /**
   * Returns what {@code ask} brings.
   *
   * @param ask sends the command; never fails
   */
  CompletionStage<Outcome> send(Address address, Supplier<CompletionStage<Outcome>> ask) {
    underWay.merge(address, 1, Integer::sum);
    return ask.get()
        .thenCompose(outcome -> again(outcome, address, ask, TIMES - 1))
        .whenComplete((outcome, fault) -> ended(address));
  }

  private CompletionStage<Outcome> again(
      Outcome outcome, Address address, Supplier<CompletionStage<Outcome>> ask, int times) {
    var asked = new ArrayList<CompletionStage<Outcome>>(1);
    if (outcome instanceof Outcome.Undelivered && times > 0) {
      underWay.computeIfPresent(
          address,
          (same, count) -> {
            if (count == 1) {
              asked.add(ask.get()); // in here, where no other command can begin
            }
            return count;
          });
    }
    return asked.isEmpty()
        ? CompletableFuture.completedStage(outcome)
        : asked.get(0).thenCompose(next -> again(next, address, ask, times - 1));
  }

  private void ended(Address address) {
    underWay.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
  }
}
