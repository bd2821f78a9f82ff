package io.onager.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** An actor system that stores in a database. */
final class TestSystem implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ActorSystem<SpawnProtocol.Command> system;

  TestSystem(DatabaseSettings database) {
    this(database.toConfig());
  }

  private TestSystem(Config journal) {
    system =
        ActorSystem.create(
            SpawnProtocol.create(), "test", journal.withFallback(ConfigFactory.load()));
  }

  ActorSystem<SpawnProtocol.Command> system() {
    return system;
  }

  ActorRef<Ledger.Command> ledger(String id) throws Exception {
    return AskPattern.<SpawnProtocol.Command, ActorRef<Ledger.Command>>ask(
            system,
            replyTo -> new SpawnProtocol.Spawn<>(Ledger.create(id), "", Props.empty(), replyTo),
            PATIENCE,
            system.scheduler())
        .toCompletableFuture()
        .get();
  }

  /** Stores {@code text} and returns all texts. */
  String append(ActorRef<Ledger.Command> ledger, String text) throws Exception {
    return append(ledger, text, PATIENCE);
  }

  String append(ActorRef<Ledger.Command> ledger, String text, Duration patience) throws Exception {
    return AskPattern.<Ledger.Command, String>ask(
            ledger, replyTo -> new Ledger.Append(text, replyTo), patience, system.scheduler())
        .toCompletableFuture()
        .get();
  }

  String texts(ActorRef<Ledger.Command> ledger) throws Exception {
    return AskPattern.<Ledger.Command, String>ask(
            ledger, Ledger.Get::new, PATIENCE, system.scheduler())
        .toCompletableFuture()
        .get();
  }

  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("The actor system did not end", e);
    }
  }
}
