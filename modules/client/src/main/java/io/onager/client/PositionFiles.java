package io.onager.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.model.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Positions in files, each replaced as a whole. */
final class PositionFiles implements PositionStore {
  private final Path directory;

  PositionFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<Position> load(String name) {
    try {
      var parts = Files.readString(file(name)).strip().split(":", 2);
      return Optional.of(new Position(parts[0], Long.parseLong(parts[1])));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalStateException(
          file(name) + " holds no position (expected: epoch:revision)", e);
    }
  }

  @Override
  public void save(String name, Position position) {
    try {
      Files.createDirectories(directory);
      var written = directory.resolve(file(name).getFileName() + ".new");
      Files.writeString(written, position.epoch() + ":" + position.revision() + "\n");
      Files.move(written, file(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return directory.resolve(URLEncoder.encode(name, UTF_8).replace("*", "%2A") + ".position");
  }
}
