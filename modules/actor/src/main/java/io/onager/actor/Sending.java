package io.onager.actor;

import io.onager.model.Address;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Sends the commands of this node, and sends again those that never reached their actor, and those
 * with a key that may have died with another node: but only where no other command is on its way to
 * that actor, so that none overtakes another. Thread-safe.
 */
final class Sending {
  /** An actor moves seldom, and moves on while it moves more seldom still. */
  private static final int TIMES = 3;

  /** A command that has no answer yet and may be asked again, because its key makes it once. */
  private record Pending(
      Address address, Supplier<CompletionStage<Outcome>> ask, CompletableFuture<Outcome> answer) {}

  private final Set<Pending> pending = ConcurrentHashMap.newKeySet();

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

  /**
   * As {@link #send}, for a command with a key: while it has no answer, {@link #sendAgain} sends it
   * again, and the first answer counts.
   */
  CompletionStage<Outcome> sendOnce(Address address, Supplier<CompletionStage<Outcome>> ask) {
    var command = new Pending(address, ask, new CompletableFuture<>());
    pending.add(command);
    var unused = send(address, ask).thenAccept(command.answer()::complete);
    return command.answer().whenComplete((outcome, fault) -> pending.remove(command));
  }

  /** Sends every command with a key again that has no answer: a node with actors has gone. */
  void sendAgain() {
    pending.forEach(this::sendAgain);
  }

  private void sendAgain(Pending command) {
    underWay.computeIfPresent(
        command.address(),
        (same, count) -> {
          if (count == 1) { // in here, where no other command can begin
            var unused = command.ask().get().thenAccept(outcome -> answer(command, outcome));
          }
          return count;
        });
  }

  /** What is not known yet, or was lost once more, is left to the first asking. */
  private static void answer(Pending command, Outcome outcome) {
    if (!(outcome instanceof Outcome.TimedOut) && !(outcome instanceof Outcome.Undelivered)) {
      command.answer().complete(outcome);
    }
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
