package io.onager.samples.gameroom;

import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import java.util.stream.LongStream;

/** An actor of which each revision is another page: large, and known by its number. */
final class Pages {
  /** Turns so many pages of that size. */
  record Turn(int times, int size) {}

  /** The title is what patches need not say again. */
  record State(long number, String title, String text) {}

  static final StreamedActor<Turn, StateActor.Changed, State> ACTOR =
      StateActor.named("pages", Turn.class, State.class)
          .startingFrom(page(0, 0))
          .onCommand(Turn.class, Pages::turn)
          .build();

  private Pages() {}

  /** Returns the page that revision {@code number} shows; the first one is empty. */
  static State page(long number, int size) {
    var letter = Character.toString('a' + (int) (number % 26));
    return new State(number, "A title that is longer than what names it", letter.repeat(size));
  }

  /** The frame that turns pages. */
  static String turn(String id, String actor, int times, int size) {
    return Frames.invoke(id, actor, "Turn", "{\"times\":%d,\"size\":%d}".formatted(times, size));
  }

  private static Decision<State, State> turn(
      State state, Turn turn, Context<State, State> context) {
    return context
        .persist(
            LongStream.rangeClosed(1, turn.times())
                .mapToObj(further -> page(state.number() + further, turn.size()))
                .toList())
        .reply(State::number);
  }
}
