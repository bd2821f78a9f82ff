package io.onager.bench;

import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StreamedActor;
import io.onager.model.Json;
import java.nio.charset.StandardCharsets;

/** An actor whose state is 128 bytes of JSON at every revision, and whose events are as small. */
final class Board {
  /** How large every state is, as JSON. */
  static final int STATE_BYTES = 128;

  /** Counts one more. */
  record Count(String by) {}

  /** One more was counted. */
  record Counted(long count, String by) {}

  /** {@code count} begins so high that it is always as long. */
  record State(long count, String text) {
    State next() {
      return new State(count + 1, text);
    }
  }

  private static final State EMPTY = padded();

  static final StreamedActor<Count, Counted, State> ACTOR =
      StreamedActor.named("bench-board", Count.class, Counted.class, State.class)
          .startingFrom(EMPTY)
          .onCommand(Count.class, Board::count)
          .onEvent("Counted", Counted.class, (state, counted) -> state.next())
          .build();

  private Board() {}

  /** Returns the command that makes a revision; all are alike. */
  static Count command(long revision) {
    return new Count("bench");
  }

  private static Decision<Counted, State> count(
      State state, Count count, Context<Counted, State> context) {
    return context.persist(new Counted(state.count() + 1, count.by()));
  }

  private static State padded() {
    var bare = new State(100_000_000, "");
    var bytes = Json.text(bare).getBytes(StandardCharsets.UTF_8).length;
    return new State(bare.count(), "x".repeat(STATE_BYTES - bytes));
  }
}
