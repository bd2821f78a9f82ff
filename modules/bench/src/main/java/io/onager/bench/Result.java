package io.onager.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a benchmark found.
 *
 * @param figures with their goals
 * @param notes what one has to know to read them: a sentence each
 */
record Result(List<Figure> figures, List<String> notes) {
  Result {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  /** Returns this, and {@code more} behind it. */
  Result and(Result more) {
    return new Result(
        Stream.concat(figures.stream(), more.figures.stream()).toList(),
        Stream.concat(notes.stream(), more.notes.stream()).toList());
  }
}
