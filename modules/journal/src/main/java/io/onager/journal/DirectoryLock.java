package io.onager.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps other processes, and others in this one, out of a directory; ends with the process. Who has
 * it keeps a reference: the garbage collector ends it too.
 */
final class DirectoryLock implements AutoCloseable {
  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Returns empty where somebody else has it. */
  static Optional<DirectoryLock> tryAcquire(Path directory) {
    try {
      var channel =
          FileChannel.open(
              directory.resolve("onager.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (isLocked(channel)) {
        return Optional.of(new DirectoryLock(directory, channel));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new DatabaseException(
          "The directory %s cannot be written: correct its owner, or choose another."
              .formatted(directory),
          e);
    }
  }

  /** Waits for it, also for another thread of this process. */
  static DirectoryLock acquire(Path directory) {
    for (int attempt = 0; attempt < 600; attempt++) {
      var lock = tryAcquire(directory);
      if (lock.isPresent()) {
        return lock.get();
      }
      LockSupport.parkNanos(100_000_000);
    }
    throw new DatabaseException(
        "The directory %s has been locked for a minute: stop who uses it.".formatted(directory));
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path directory() {
    return directory;
  }

  boolean isHeld() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
