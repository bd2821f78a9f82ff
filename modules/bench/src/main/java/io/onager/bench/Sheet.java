package io.onager.bench;

import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StreamedActor;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An actor whose state is about 40 KB of JSON, of which each command changes one number. */
final class Sheet {
  private static final int ROWS = 400;

  /** Puts {@code value} into a row. */
  record Enter(int row, long value) {}

  /** {@code value} is in the row now. */
  record Entered(int row, long value) {}

  /** One of the rows. */
  record Row(String title, String text, long value) {}

  /** All rows by name. */
  record State(Map<String, Row> rows) {
    State {
      rows = Collections.unmodifiableMap(rows);
    }

    State entered(Entered entered) {
      var changed = new HashMap<>(rows);
      changed.computeIfPresent(
          name(entered.row()), (name, row) -> new Row(row.title(), row.text(), entered.value()));
      return new State(changed);
    }
  }

  static final State INITIAL =
      new State(
          IntStream.range(0, ROWS)
              .boxed()
              .collect(
                  Collectors.toMap(
                      Sheet::name, row -> new Row("Row " + row, "y".repeat(50), 1_000))));

  static final StreamedActor<Enter, Entered, State> ACTOR =
      StreamedActor.named("bench-sheet", Enter.class, Entered.class, State.class)
          .startingFrom(INITIAL)
          .onCommand(Enter.class, Sheet::enter)
          .onEvent("Entered", Entered.class, State::entered)
          .build();

  private Sheet() {}

  /** Returns the command that makes a revision: another row each time, another value. */
  static Enter entry(long revision) {
    return new Enter((int) (revision % ROWS), 1_000 + revision);
  }

  static String name(int row) {
    return "row-%03d".formatted(row);
  }

  private static Decision<Entered, State> enter(
      State state, Enter enter, Context<Entered, State> context) {
    return context.persist(new Entered(enter.row(), enter.value()));
  }
}
