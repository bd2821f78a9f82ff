package io.onager.samples.gameroom;

import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import java.math.BigInteger;

/** A number that anyone may add to: an actor that is defined by its state alone. */
public final class Counter {
  /** Adds, and answers the new value. */
  public record Add(long amount) {}

  /** The type of actors. */
  public static final StreamedActor<Add, StateActor.Changed, Long> ACTOR =
      StateActor.named("counter", Add.class, Long.class)
          .startingFrom(0L)
          .onCommand(Add.class, Counter::add)
          .build();

  /** What every JSON reader keeps exact. */
  private static final long MOST = (1L << 53) - 1;

  private Counter() {}

  private static Decision<Long, Long> add(Long value, Add add, Context<Long, Long> context) {
    var sum = BigInteger.valueOf(value).add(BigInteger.valueOf(add.amount()));
    return sum.abs().compareTo(BigInteger.valueOf(MOST)) > 0
        ? context.reject("out-of-range", "A counter stays within ±(2^53 - 1).")
        : context.persist(sum.longValueExact()).reply(after -> after);
  }
}
