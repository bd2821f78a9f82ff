package io.onager.samples.gameroom.chaos;

import java.util.List;

/** A client that watches rooms. */
interface Viewer extends AutoCloseable {
  /** Connects, and opens its streams. */
  void open();

  List<? extends Watched> streams();

  @Override
  void close();
}
