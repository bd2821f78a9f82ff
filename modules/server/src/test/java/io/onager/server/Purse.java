package io.onager.server;

import io.onager.actor.StreamedActor;

/** A small actor of an application: money, and who touched it last. */
final class Purse {
  sealed interface Command {
    record Put(long amount) implements Command {}

    record Take(long amount) implements Command {}
  }

  record Changed(long by, String who) {}

  record State(long money, String lastTouchedBy) {}

  static final StreamedActor<Command, Changed, State> ACTOR = named("purse");

  /** Returns the type under another name. */
  static StreamedActor<Command, Changed, State> named(String name) {
    return StreamedActor.named(name, Command.class, Changed.class, State.class)
        .startingFrom(new State(0, "nobody"))
        .onCommand(
            Command.Put.class,
            (state, put, context) ->
                context
                    .persist(new Changed(put.amount(), context.principal().name()))
                    .reply(State::money))
        .onCommand(
            Command.Take.class,
            (state, take, context) ->
                state.money() < take.amount()
                    ? context.reject("too-little", "There is not so much in it.")
                    : context
                        .persist(new Changed(-take.amount(), context.principal().name()))
                        .reply(State::money))
        .onEvent(
            "Changed",
            Changed.class,
            (state, changed) -> new State(state.money() + changed.by(), changed.who()))
        .build();
  }

  private Purse() {}
}
