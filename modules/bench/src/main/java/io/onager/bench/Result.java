package io.onager.bench;

import java.util.List;

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
}
