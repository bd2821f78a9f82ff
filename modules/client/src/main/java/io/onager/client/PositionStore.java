package io.onager.client;

import io.onager.model.Position;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps the positions of streams, so that a process that starts again goes on where it was. Called
 * by the threads that consume streams, for each name by one at a time; may block, which slows that
 * stream alone. One that throws ends the stream with {@code position-store}.
 */
public interface PositionStore {
  /** Returns what was saved last under {@code name}. */
  Optional<Position> load(String name);

  /** Keeps {@code position} instead of what was kept under {@code name}. */
  void save(String name, Position position);

  /**
   * Returns a store of a file for each name, which survives the end of the process; a crash of the
   * machine may bring an earlier position back.
   *
   * @param directory made where it does not exist
   */
  static PositionStore inDirectory(Path directory) {
    return new PositionFiles(directory);
  }
}
