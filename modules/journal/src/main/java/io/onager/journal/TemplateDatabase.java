package io.onager.journal;

import io.onager.journal.PostgresServer.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database for every test, each a copy of one that is migrated already, so that it takes some 50
 * ms. All are on one PostgreSQL server for a JVM, which is started on first use and, with its data,
 * gone when the JVM ends.
 *
 * <p>Not for data that is to last: the server does not wait for the disk.
 */
public final class TemplateDatabase {
  private static final String TEMPLATE = "onager_template";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static @Nullable TemplateDatabase shared;

  @SuppressWarnings("unused") // held for the life of the JVM
  private final DirectoryLock lock;

  private final PostgresServer server;
  private final DatabaseSettings superuser;

  private TemplateDatabase(DirectoryLock lock, PostgresServer server, DatabaseSettings superuser) {
    this.lock = lock;
    this.server = server;
    this.superuser = superuser;
  }

  /** Returns a new database with Onager's tables in it, and nothing in the tables. */
  public static DatabaseSettings create() {
    return shared().copyOf(TEMPLATE);
  }

  /** Returns a new database that is empty. */
  public static DatabaseSettings createEmpty() {
    return shared().copyOf("template0");
  }

  /**
   * Stops the server as if it had failed: all connections break, new ones are refused. For tests of
   * what happens then; no other test may run in the same JVM meanwhile.
   */
  public static void stopServer() {
    shared().server.stop();
  }

  /** Starts the server again, on the same port and with all data; does nothing if it runs. */
  public static void startServer() {
    var database = shared();
    if (!database.server.isRunning()) {
      database.server.start(database.superuser.servers().get(0).port());
    }
  }

  private static synchronized TemplateDatabase shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  private static TemplateDatabase start() {
    var launch = Launch.choose();
    var base = PrivateFiles.createDirectory(PrivateFiles.cacheDirectory().resolve("tests"));
    var lock = reserve(base, launch);
    var home = lock.directory();
    var server = new PostgresServer(home, Durability.LOST, launch);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> remove(server, home), "onager-test-database"));
    var superuser = server.start(Ports.free());
    Connections.execute(superuser, "CREATE DATABASE " + TEMPLATE);
    Migrations.migrate(superuser.withDatabase(TEMPLATE));
    return new TemplateDatabase(lock, server, superuser);
  }

  /**
   * Makes a directory that is locked for the life of this JVM, and removes those of killed ones.
   */
  private static DirectoryLock reserve(Path base, Launch launch) {
    var all = DirectoryLock.acquire(base);
    try {
      removeAbandoned(base, launch);
      return DirectoryLock.tryAcquire(Files.createTempDirectory(base, "jvm-")).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      all.close();
    }
  }

  private static void removeAbandoned(Path base, Launch launch) throws IOException {
    for (var home : subdirectories(base)) {
      DirectoryLock.tryAcquire(home).ifPresent(lock -> removeAbandoned(home, lock, launch));
    }
  }

  private static void removeAbandoned(Path home, DirectoryLock lock, Launch launch) {
    try {
      remove(new PostgresServer(home, Durability.LOST, launch), home);
    } finally {
      lock.close();
    }
  }

  private static Iterable<Path> subdirectories(Path base) throws IOException {
    try (Stream<Path> entries = Files.list(base)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  private static void remove(PostgresServer server, Path home) {
    server.stop();
    PrivateFiles.delete(home);
  }

  private DatabaseSettings copyOf(String template) {
    var name = "test_" + NUMBER.incrementAndGet();
    Connections.execute(superuser, "CREATE DATABASE %s TEMPLATE %s".formatted(name, template));
    return superuser.withDatabase(name);
  }
}
