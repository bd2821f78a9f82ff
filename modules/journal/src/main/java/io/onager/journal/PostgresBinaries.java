package io.onager.journal;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs of PostgreSQL for this platform, unpacked once for a user. */
final class PostgresBinaries {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

  private PostgresBinaries() {}

  /** Returns the directory of the installation in {@code base}, unpacked if it is not there. */
  static Path in(Path base) {
    var archive = archive();
    try {
      var connection = archive.openConnection();
      var target = base.resolve("postgresql-" + fingerprint(connection));
      if (!Files.isDirectory(target)) {
        unpackOnce(connection, base, target);
      }
      return target;
    } catch (IOException e) {
      throw new DatabaseException(
          "PostgreSQL could not be unpacked to %s: make room there, or set DATABASE_URL."
              .formatted(base),
          e);
    }
  }

  /** Refuses a platform for which there are none. */
  static void check() {
    archive();
  }

  private static URL archive() {
    var name = "/postgres-%s-%s.txz".formatted(system(), architecture());
    var archive = PostgresBinaries.class.getResource(name);
    if (archive == null) {
      throw new DatabaseException(
          "No PostgreSQL for %s comes along: start one yourself and set DATABASE_URL."
              .formatted(name.substring("/postgres-".length(), name.length() - ".txz".length())));
    }
    return archive;
  }

  private static String system() {
    var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String architecture() {
    var name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64" -> "x86_64";
      case "aarch64" -> "arm_64";
      default -> name;
    };
  }

  private static String fingerprint(URLConnection connection) throws IOException {
    return connection instanceof JarURLConnection jar
        ? Long.toHexString(jar.getJarEntry().getCrc())
        : Long.toString(connection.getContentLengthLong());
  }

  /** Whoever is first among several processes wins; nobody sees half of it. */
  private static void unpackOnce(URLConnection connection, Path base, Path target)
      throws IOException {
    LOG.info("Unpacking PostgreSQL to {}", target);
    var scratch = Files.createTempDirectory(base, "unpacking-");
    try (var in = connection.getInputStream()) {
      unpack(in, scratch);
      Files.move(scratch, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      LOG.debug("Another process was faster", e);
    } finally {
      if (Files.exists(scratch)) {
        PrivateFiles.delete(scratch);
      }
    }
  }

  private static void unpack(InputStream in, Path directory) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var file = directory.resolve(entry.getName()).normalize();
        if (!file.startsWith(directory)) {
          throw new IOException("An entry leads out of the archive");
        }
        write(tar, entry, file);
      }
    }
  }

  private static void write(InputStream tar, TarArchiveEntry entry, Path file) throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    var parent = requireNonNull(file.getParent());
    Files.createDirectories(parent);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      if (parent.endsWith("bin") && !file.toFile().setExecutable(true, false)) {
        throw new IOException("A program cannot be made executable");
      }
    }
  }
}
