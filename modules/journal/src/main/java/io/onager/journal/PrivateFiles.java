package io.onager.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Files and directories that only this user may read. */
final class PrivateFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /**
   * Returns the directory for what can be made again: {@code onager} in {@code XDG_CACHE_HOME} or
   * {@code ~/.cache}, or where that cannot be written, in the temporary directory.
   */
  static Path cacheDirectory() {
    var base =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(path -> path.startsWith("/"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    try {
      return createDirectory(base.resolve("onager"));
    } catch (DatabaseException e) {
      var name = "onager-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9]", "_");
      return refuseShared(createDirectory(Path.of(System.getProperty("java.io.tmpdir"), name)));
    }
  }

  /** In a directory that is everybody's, others could have made it before, to plant programs. */
  private static Path refuseShared(Path directory) {
    try {
      if (Files.getPosixFilePermissions(directory).equals(OWNER_ONLY)
          && Files.isWritable(directory)) {
        return directory;
      }
      throw new DatabaseException(
          "The directory %s is not this user's alone: delete it, or set XDG_CACHE_HOME."
              .formatted(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates {@code directory} for this user alone, and its parents, where they are missing. */
  static Path createDirectory(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory.toAbsolutePath().getParent());
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      return directory.toRealPath();
    } catch (IOException e) {
      throw new DatabaseException(
          "The directory %s cannot be created: choose another, or correct its owner."
              .formatted(directory),
          e);
    }
  }

  /** Writes a new file that only this user may read. */
  static void write(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text, UTF_8);
  }

  /** Deletes {@code directory} with all that is in it. */
  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
