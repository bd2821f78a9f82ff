package io.onager.samples.gameroom.chaos;

import java.util.List;

/** One stream of one client, and all that it was told. */
interface Watched {
  /** Returns by what a person finds it. */
  String name();

  String room();

  Shape shape();

  /** Returns what it was told, each time from one beginning on. */
  List<Life> lives();

  /** Returns the newest revision that it knows of; -1 before the first. For all threads. */
  long position();

  /** Returns when each revision arrived, by {@link System#nanoTime}. */
  default List<Long> times() {
    return lives().stream().flatMap(life -> life.told().stream()).map(Life.Told::at).toList();
  }
}
