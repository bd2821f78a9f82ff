package io.onager.samples.gameroom;

import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;

/** A number that anyone may add to: an actor that is defined by its state alone. */
public final class Counter {
  /** Adds, and answers the new value. */
  public record Add(long amount) {}

  /** The type of actors. */
  public static final StreamedActor<Add, StateActor.Changed, Long> ACTOR =
      StateActor.named("counter", Add.class, Long.class)
          .startingFrom(0L)
          .onCommand(Add.class, (value, add) -> Math.addExact(value, add.amount()))
          .build();

  private Counter() {}
}
