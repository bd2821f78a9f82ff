package io.onager.bench.counts;

import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StreamedActor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** An actor whose states and events note how often they are written as JSON. */
final class Tally {
  static final AtomicLong STATES_WRITTEN = new AtomicLong();
  static final AtomicLong EVENTS_WRITTEN = new AtomicLong();

  /** So long that a patch is shorter than the state. */
  static final String TEXT = "x".repeat(100);

  /** Makes so many revisions. */
  record Add(int revisions) {}

  /** Made one. */
  record Added(long number) {
    @Override
    public long number() {
      EVENTS_WRITTEN.incrementAndGet(); // Jackson alone asks
      return number;
    }
  }

  /** How many there are, which is the revision, and what is the same in all. */
  record State(long count, String text) {
    @Override
    public long count() {
      STATES_WRITTEN.incrementAndGet(); // Jackson alone asks
      return count;
    }

    private State next() {
      return new State(count + 1, text);
    }
  }

  static final StreamedActor<Add, Added, State> ACTOR =
      StreamedActor.named("tally", Add.class, Added.class, State.class)
          .startingFrom(new State(0, TEXT))
          .onCommand(Add.class, Tally::add)
          .onEvent("added", Added.class, (state, added) -> state.next())
          .build();

  private Tally() {}

  private static Decision<Added, State> add(State state, Add add, Context<Added, State> context) {
    return context.persist(
        LongStream.rangeClosed(1, add.revisions())
            .mapToObj(number -> new Added(state.count + number))
            .toList());
  }
}
