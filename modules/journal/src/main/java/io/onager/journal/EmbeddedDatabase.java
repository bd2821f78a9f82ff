package io.onager.journal;

import io.onager.journal.PostgresServer.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, for those who have none: its data is in a directory, and safe
 * there as PostgreSQL keeps it ({@code fsync} and {@code synchronous_commit} are on). It listens on
 * the loopback address and asks for a password that only the owner of the directory can read.
 *
 * <p>Whoever starts it closes it, <b>after</b> the actor system has ended, because actors store
 * until their last moment. {@link #closeAfter} does that for a program that is ended by a signal.
 * After a {@code kill -9} the server runs on alone; the next {@link #start} on the directory stops
 * it and goes on with its data.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String DATABASE = "onager";
  private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(60);

  private final Path home;
  private final DirectoryLock lock;
  private final PostgresServer server;
  private final DatabaseSettings settings;

  private EmbeddedDatabase(
      Path home, DirectoryLock lock, PostgresServer server, DatabaseSettings settings) {
    this.home = home;
    this.lock = lock;
    this.server = server;
    this.settings = settings;
  }

  /**
   * Starts, or goes on with, the database in {@code directory}, which is created where it is
   * missing. Blocks until it accepts connections.
   *
   * @throws DatabaseException where another process uses the directory, another version of
   *     PostgreSQL wrote it, or the server does not start; its message says what to do
   */
  public static EmbeddedDatabase start(Path directory) {
    PostgresBinaries.check();
    var home = PrivateFiles.createDirectory(directory);
    var lock =
        DirectoryLock.tryAcquire(home)
            .orElseThrow(
                () ->
                    new DatabaseException(
                        "The data directory %s is in use by another Onager: stop that one, or choose another directory."
                            .formatted(directory)));
    try {
      return start(home, lock, Launch.choose());
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedDatabase start(Path home, DirectoryLock lock, Launch launch) {
    long begin = System.nanoTime();
    var server = new PostgresServer(home, Durability.KEPT, launch);
    var superuser = server.start(0);
    LOG.info("Started in {} after {} ms", home, (System.nanoTime() - begin) / 1_000_000);
    try {
      return new EmbeddedDatabase(home, lock, server, createDatabase(superuser));
    } catch (RuntimeException e) {
      server.stop();
      throw e;
    }
  }

  private static DatabaseSettings createDatabase(DatabaseSettings superuser) {
    if (!Connections.exists(superuser, DATABASE)) {
      Connections.execute(superuser, "CREATE DATABASE " + DATABASE);
    }
    return superuser.withDatabase(DATABASE);
  }

  /** Returns the way to the database; the port is another after each start. */
  public DatabaseSettings settings() {
    return settings;
  }

  /**
   * Writes {@code DATABASE_URL}, for other processes of the same user: into a file of the directory
   * that nobody else can read. It is as good as {@link #settings}: until the next start.
   *
   * @throws DatabaseException where it cannot be written
   */
  public Path writeUrl() {
    var file = home.resolve("database-url");
    try {
      PrivateFiles.write(file, settings.url());
    } catch (IOException e) {
      throw new DatabaseException(
          "The file %s cannot be written: correct its owner.".formatted(file), e);
    }
    return file;
  }

  /**
   * Stops the server, which breaks all connections, and starts it again at the same place. Blocks
   * until it accepts connections.
   *
   * @throws DatabaseException where it does not start; its message says what to do
   */
  public synchronized void restart() {
    server.stop();
    server.start(settings.servers().get(0).port());
  }

  /**
   * Has the JVM close this when it is shut down (Ctrl-C, SIGTERM, {@code System.exit}), but not
   * before {@code system} has ended, or a minute has passed. Pekko's own shutdown hook, which runs
   * at the same time, ends the system.
   */
  public void closeAfter(ActorSystem<?> system) {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> awaitThenClose(system), "onager-database"));
  }

  private void awaitThenClose(ActorSystem<?> system) {
    var ended = new CountDownLatch(1);
    system.getWhenTerminated().whenComplete((done, failure) -> ended.countDown());
    try {
      if (!ended.await(LONGEST_SHUTDOWN.toSeconds(), TimeUnit.SECONDS)) {
        system.log().warn("Stopping the database under an actor system that does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** Stops the server and lets others into the directory. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (lock.isHeld()) {
      server.stop();
      lock.close();
    }
  }
}
