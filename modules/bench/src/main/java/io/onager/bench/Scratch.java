package io.onager.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * A directory for a while, and the processes that use it: both are gone when it is closed, and also
 * where a signal ends this process (Ctrl-C, SIGTERM).
 */
final class Scratch implements AutoCloseable {
  /** Starts something that uses the directory. */
  interface Starting<T extends AutoCloseable> {
    T start(Path directory) throws IOException;
  }

  private final Path directory;
  private final Deque<AutoCloseable> users = new ArrayDeque<>();
  private final Thread hook = new Thread(this::interrupted, "end-scratch");
  private boolean closed;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  /** Makes a directory whose name begins with {@code prefix}, where the system has such ones. */
  static Scratch create(String prefix) throws IOException {
    var scratch = new Scratch(Files.createTempDirectory(prefix));
    Runtime.getRuntime().addShutdownHook(scratch.hook);
    return scratch;
  }

  Path directory() {
    return directory;
  }

  /**
   * Starts something that ends, at the latest, before the directory is deleted.
   *
   * @throws IllegalStateException where this is closed
   */
  synchronized <T extends AutoCloseable> T use(Starting<T> starting) throws IOException {
    if (closed) {
      throw new IllegalStateException("closed: " + directory);
    }
    var user = starting.start(directory);
    users.push(user);
    return user;
  }

  /** Ends what uses the directory, the last first, and deletes it. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    var failures = new ArrayList<Exception>();
    users.forEach(user -> end(user, failures));
    delete(directory);
    if (!Thread.currentThread().equals(hook)) {
      removeHook();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("not ended", failures.get(0));
    }
  }

  /** What breaks by the end of the processes is no news to whoever has asked for it. */
  private void interrupted() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true));
    close();
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it runs, and will find this closed
    }
  }

  private static void end(AutoCloseable user, List<Exception> failures) {
    try {
      user.close();
    } catch (Exception e) {
      failures.add(e); // the others and the directory go all the same
    }
  }

  private static void delete(Path directory) {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // there is nothing to delete
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
