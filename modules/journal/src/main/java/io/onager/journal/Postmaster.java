package io.onager.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process of a running server, found through its {@code postmaster.pid}. That file outlives a
 * crash of the machine, and the number in it may then be any other process: so its command line
 * must name the data directory. (PostgreSQL itself only asks whether there is such a process; it
 * has a second guard, in shared memory, against two servers on the same data.)
 */
record Postmaster(ProcessHandle process) {
  /** Returns who serves {@code data}; removes the file where it names somebody else. */
  static Optional<Postmaster> of(Path data) {
    var file = data.resolve("postmaster.pid");
    try {
      long pid = Long.parseLong(Files.readAllLines(file, UTF_8).get(0).strip());
      var postmaster =
          ProcessHandle.of(pid).filter(process -> serves(process, data)).map(Postmaster::new);
      if (postmaster.isEmpty()) {
        Files.deleteIfExists(file);
      }
      return postmaster;
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new DatabaseException(
          "The file %s cannot be read: make sure that no PostgreSQL runs there, then delete it."
              .formatted(file),
          e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  private static boolean serves(ProcessHandle process, Path data) {
    var commandLine = process.info().commandLine().orElse("");
    return commandLine.contains("postgres") && commandLine.contains(data.toString());
  }
}
