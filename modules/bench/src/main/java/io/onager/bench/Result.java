package io.onager.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a benchmark found.
 *
 * @param figures with their goals, a number for each round
 * @param distributions of single times
 * @param notes what one has to know to read them: a sentence each
 */
record Result(List<Figure> figures, List<Distribution> distributions, List<String> notes) {
  Result {
    figures = List.copyOf(figures);
    distributions = List.copyOf(distributions);
    notes = List.copyOf(notes);
  }

  Result(List<Figure> figures, List<String> notes) {
    this(figures, List.of(), notes);
  }

  /** Returns this, and {@code more} behind it. */
  Result and(Result more) {
    return new Result(
        both(figures, more.figures),
        both(distributions, more.distributions),
        both(notes, more.notes));
  }

  private static <T> List<T> both(List<T> these, List<T> more) {
    return Stream.concat(these.stream(), more.stream()).toList();
  }
}
