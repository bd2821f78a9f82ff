package io.onager.actor;

import io.onager.model.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Sends the commands of this node, and sends again those that never reached their actor, and those
 * with a key that may have died with another node: but only where that lets none of them overtake
 * another. Thread-safe.
 */
final class Sending {
  /** An actor moves seldom, and moves on while it moves more seldom still. */
  private static final int TIMES = 3;

  /** A command that has no answer yet and may be asked again, because its key makes it once. */
  private record Pending(
      long number,
      Address address,
      Supplier<CompletionStage<Outcome>> ask,
      CompletableFuture<Outcome> answer) {}

  /** By their numbers, which are in the order in which they were sent. */
  private final ConcurrentSkipListMap<Long, Pending> pending = new ConcurrentSkipListMap<>();

  private final AtomicLong numbers = new AtomicLong();

  /** How many commands are on their way to each actor; no entry where there are none. */
  private final ConcurrentHashMap<Address, Integer> underWay = new ConcurrentHashMap<>();

  /**
   * Returns what {@code ask} brings.
   *
   * @param ask sends the command; never fails
   */
  CompletionStage<Outcome> send(Address address, Supplier<CompletionStage<Outcome>> ask) {
    underWay.merge(address, 1, Integer::sum);
    return asked(address, ask).whenComplete((outcome, fault) -> ended(address));
  }

  /**
   * As {@link #send}, for a command with a key: while it has no answer, {@link #sendAgain} sends it
   * again, and the first answer counts.
   */
  CompletionStage<Outcome> sendOnce(Address address, Supplier<CompletionStage<Outcome>> ask) {
    var number = numbers.incrementAndGet();
    var command = new Pending(number, address, ask, new CompletableFuture<>());
    underWay.merge(address, 1, Integer::sum);
    pending.put(number, command);
    var unused = asked(address, ask).thenAccept(command.answer()::complete);
    return command
        .answer()
        .whenComplete(
            (outcome, fault) -> {
              pending.remove(number);
              ended(address);
            });
  }

  /**
   * Sends the commands with keys again that have no answer, in their order: a node with actors has
   * gone. Those to an actor that has one without a key to answer too are left to their timeout.
   */
  void sendAgain() {
    var actors = new LinkedHashMap<Address, List<Pending>>();
    pending
        .values()
        .forEach(
            command ->
                actors.computeIfAbsent(command.address(), first -> new ArrayList<>()).add(command));
    actors.forEach(this::sendAgain);
  }

  private void sendAgain(Address address, List<Pending> commands) {
    var asked = new ArrayList<CompletionStage<Outcome>>(commands.size());
    underWay.computeIfPresent(
        address,
        (same, count) -> {
          if (count == commands.size()) { // in here, where no other command can begin
            commands.forEach(command -> asked.add(command.ask().get()));
          }
          return count;
        });
    for (var i = 0; i < asked.size(); i++) {
      var command = commands.get(i);
      var unused = asked.get(i).thenAccept(outcome -> answer(command, outcome));
    }
  }

  private CompletionStage<Outcome> asked(Address address, Supplier<CompletionStage<Outcome>> ask) {
    return ask.get().thenCompose(outcome -> again(outcome, address, ask, TIMES - 1));
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
