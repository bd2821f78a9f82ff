package io.onager.testkit;

import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StreamedActor;
import io.onager.server.Application;

/** A type of actors that count. */
final class Tally {
  record Add(long amount) {}

  record Added(long amount) {}

  static final StreamedActor<Add, Added, Long> ACTOR =
      StreamedActor.named("tally", Add.class, Added.class, Long.class)
          .startingFrom(0L)
          .onCommand(Add.class, Tally::add)
          .onEvent("Added", Added.class, (sum, added) -> sum + added.amount())
          .build();

  static final Application APPLICATION = Application.open("The tally", ACTOR);

  private Tally() {}

  private static Decision<Added, Long> add(Long sum, Add command, Context<Added, Long> context) {
    return context.persist(new Added(command.amount())).reply(after -> after);
  }
}
