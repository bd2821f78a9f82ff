package io.onager.actor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An actor for tests: keeps every entry, so that its state shows what was stored, and in which
 * order.
 */
final class Ledger {
  sealed interface Command {}

  /** Answers how many entries there are then. */
  record Add(String entry, @Nullable Integer times) implements Command {}

  /** Refused while there is nothing to remove. */
  record Remove() implements Command {}

  /** Stores nothing. */
  record Count() implements Command {}

  /** Answers as many characters as it is told, with or without an event. */
  record Answer(int length, boolean stored) implements Command {}

  record Fail(Fault fault) implements Command {}

  enum Fault {
    EXCEPTION,
    ASSERTION,
    STACK,
    NO_STATE,
    UNREADABLE_EVENT,
    NO_DECISION
  }

  sealed interface Event {}

  record Added(String entry) implements Event {}

  record Removed() implements Event {}

  record Faulty(Integer number) implements Event {}

  record State(List<String> entries) {
    State {
      entries = List.copyOf(entries);
    }

    State added(Added event) {
      var more = new ArrayList<>(entries);
      more.add(event.entry);
      return new State(more);
    }

    State removed(Removed event) {
      return new State(entries.subList(0, entries.size() - 1));
    }
  }

  static final StreamedActor<Command, Event, State> ACTOR = builder("ledger").build();

  private Ledger() {}

  static StreamedActor.Builder<Command, Event, State> builder(String name) {
    return StreamedActor.named(name, Command.class, Event.class, State.class)
        .startingFrom(new State(List.of()))
        .onCommand(Add.class, Ledger::add)
        .onCommand(
            Remove.class,
            (state, remove, context) ->
                state.entries.isEmpty()
                    ? context.reject("empty", "There is nothing to remove.")
                    : context.persist(new Removed()))
        .onCommand(Count.class, (state, count, context) -> context.reply(state.entries.size()))
        .onCommand(
            Answer.class,
            (state, answer, context) ->
                answer.stored
                    ? context.persist(new Added("a")).reply(after -> "x".repeat(answer.length))
                    : context.reply("x".repeat(answer.length)))
        .onCommand(Fail.class, (state, fail, context) -> fail(fail.fault, context))
        .onEvent("added", Added.class, State::added)
        .onEvent("removed", Removed.class, State::removed)
        .onEvent("faulty", Faulty.class, Ledger::faulty);
  }

  private static Decision<Event, State> add(State state, Add add, Context<Event, State> context) {
    var events = new ArrayList<Event>();
    for (var i = 0; i < (add.times == null ? 1 : add.times); i++) {
      events.add(new Added(add.entry));
    }
    return context.persist(events).reply(after -> after.entries.size());
  }

  @SuppressWarnings({"NullAway", "InfiniteRecursion"}) // it is here to do what it must not
  private static Decision<Event, State> fail(Fault fault, Context<Event, State> context) {
    return switch (fault) {
      case EXCEPTION -> throw new IllegalStateException("a fault of the program");
      case ASSERTION -> throw new AssertionError("a fault of the program");
      case STACK -> fail(fault, context);
      case NO_STATE -> context.persist(new Added("a"), new Faulty(1));
      case UNREADABLE_EVENT -> context.persist(new Added("a"), new Faulty(null));
      case NO_DECISION -> null;
    };
  }

  @SuppressWarnings("NullAway") // it is here to do what it must not
  private static State faulty(State state, Faulty event) {
    return event.number == null ? state : null;
  }
}
